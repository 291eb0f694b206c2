"""Public verification: by the code on a stamp or receipt, or by the hash of a file computed in the browser."""

import re

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.identifiers import normalise_paper_code
from courrier.queries import paper
from signing.queries import by_code, by_hash
from web.request import Request

_HASH = re.compile(r"[0-9a-fA-F]{64}")


@login_not_required
@never_cache
@require_safe
def verify(request: Request) -> HttpResponse:
    """The form; a typed code leads to its page, a hash to what is known of that file."""
    if typed := request.GET.get("code", "").strip():
        return redirect("verify-code", code=normalise_paper_code(typed)[:26] or "0")
    found, asked = None, request.GET.get("sha256", "").strip()
    if asked and _HASH.fullmatch(asked):
        found = by_hash(asked)
    context = {"trail": found, "asked": bool(asked), "state": _state(found is not None, asked != "")}
    return render(request, "web/pages/verify.html", context)


@login_not_required
@never_cache
@require_safe
def verify_code(request: Request, code: str) -> HttpResponse:
    """What the paper that bears ``code`` must say, to be compared with what one holds."""
    trail = by_code(code)
    receipt = None if trail else paper(code)
    known = trail is not None or receipt is not None
    context = {"trail": trail, "receipt": receipt, "code": code, "asked": True, "state": _state(known, True)}
    return render(request, "web/pages/verify.html", context, status=200 if known else 404)


def _state(known: bool, asked: bool) -> str:
    if not asked:
        return "ask"
    return "known" if known else "unknown"
