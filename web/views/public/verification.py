"""Public verification: by the code on a stamp or receipt, or by the hash of a file computed in the browser."""

import re

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.identifiers import normalise_paper_code
from courrier.models import MailPiece
from courrier.paper_queries import paper, paper_of_file
from signing.queries import PaperTrail, by_code, by_hash
from web.request import Request

_HASH = re.compile(r"[0-9a-fA-F]{64}")


@login_not_required
@never_cache
@require_safe
def verify(request: Request) -> HttpResponse:
    """The form; a typed code leads to its page, a hash to what is known of that file."""
    if typed := request.GET.get("code", "").strip():
        return redirect("verify-code", code=normalise_paper_code(typed)[:26] or "0")
    asked = _hash(request)
    trail = by_hash(asked) if asked else None
    receipt = paper_of_file(asked) if asked and not trail else None
    state = "ask" if "sha256" not in request.GET else "known" if trail or receipt else "unknown"
    return _page(request, state, asked=asked, trail=trail, receipt=receipt)


@login_not_required
@never_cache
@require_safe
def verify_code(request: Request, code: str) -> HttpResponse:
    """What the paper that bears ``code`` must say, to be compared with what one holds, paper or file."""
    asked = _hash(request)
    trail = by_code(code)
    receipt = None if trail else paper(code)
    files = {made.file.sha256 for made in trail.chain if made.file} if trail else set()
    if receipt:
        files = {receipt.file.sha256}
    state = "unknown" if not files else "changed" if asked and asked not in files else "known"
    return _page(request, state, asked=asked, trail=trail, receipt=receipt)


def _page(
    request: Request,
    state: str,
    *,
    asked: str,
    trail: PaperTrail | None = None,
    receipt: MailPiece | None = None,
) -> HttpResponse:
    administration = None
    if trail:
        administration = trail.signature.administration
    elif receipt:
        administration = receipt.mail.administration
    context = {
        "state": state,
        "asked": asked,
        "trail": trail,
        "receipt": receipt,
        "administration": administration,
        "demonstrated": bool(trail and any(made.certificate.get("is_demonstration") for made in trail.chain)),
    }
    return render(request, "web/pages/public/verify.html", context, status=404 if state == "unknown" else 200)


def _hash(request: Request) -> str:
    """The SHA-256 that the browser computed; empty when there is none, or it isn't one."""
    found = _HASH.fullmatch(request.GET.get("sha256", "").strip())
    return found.group().lower() if found else ""
