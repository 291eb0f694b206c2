"""Correspondents: the directory, one of them, and two that are one."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import Kind, Refusal
from courrier.list_queries import CAP, mails_with
from courrier.models import Correspondent
from courrier.policies import must_sort_correspondents
from courrier.queries import correspondent as correspondent_of
from courrier.queries import find_correspondents
from web.refusals import sentence
from web.request import Request
from web.toasts import leave_toast
from web.views.configuration.correspondent_forms import (
    ChangeCorrespondent,
    CreateCorrespondent,
    MergeCorrespondent,
)
from web.views.organisation.acting import acting
from web.views.organisation.places import read_name_place, write_name_place

ACTING = require_http_methods(["GET", "HEAD", "POST"])
_ROWS, _CANDIDATES = 50, 12


def _page(request: Request, name: str, **context: Any) -> HttpResponse:
    status = context.pop("status", 200)
    here = {"here": "correspondents"}
    return render(request, f"web/pages/configuration/{name}.html", here | context, status=status)


@require_safe
def correspondents(request: Request) -> HttpResponse:
    """The directory, by name."""
    must_sort_correspondents(request.principal)
    search = request.GET.get("q", "").strip()[:200]
    after = read_name_place(request.GET.get("after", ""))
    found = find_correspondents(request.principal, search, after=after, limit=_ROWS + 1, every=True)
    rows, more = found[:_ROWS], len(found) > _ROWS
    following = (
        urlencode({"q": search, "after": write_name_place((rows[-1].folded, rows[-1].pk))}) if more else ""
    )
    return _page(
        request, "correspondents", rows=rows, search=search, following=following, continued=bool(after)
    )


@require_safe
def correspondent(request: Request, correspondent_id: UUID) -> HttpResponse:
    """What is known of one; one that was merged leads to the one that was kept."""
    found = _one(request, correspondent_id)
    if found.merged_into_id:
        return redirect("correspondent", found.merged_into_id)
    count = mails_with(found)
    return _page(request, "correspondent", one=found, count=min(count, CAP), more=count >= CAP)


@ACTING
def correspondent_new(request: Request) -> HttpResponse:
    """Add one."""
    return acting(request, CreateCorrespondent, None)


@ACTING
def correspondent_change(request: Request, correspondent_id: UUID) -> HttpResponse:
    """Change what is known of one."""
    return acting(request, ChangeCorrespondent, _one(request, correspondent_id))


@ACTING
def correspondent_merge(request: Request, correspondent_id: UUID) -> HttpResponse:
    """Find the other record of the same body or person, and make them one."""
    merged = _one(request, correspondent_id)
    problem = ""
    if request.method == "POST":
        form = MergeCorrespondent(request.POST, request=request, record=merged)
        if form.is_valid():
            try:
                url = form.carry_out()
            except Refusal as refusal:
                if refusal.kind is Kind.UNSEEN:
                    raise
                problem = sentence(refusal)
            else:
                leave_toast(request, str(form.told))
                return redirect(url)
        else:
            problem = _("Choose the correspondent that is kept.")
    search = request.GET.get("q", merged.folded.split(" ")[0]).strip()[:200]
    found = find_correspondents(request.principal, search, limit=_CANDIDATES + 1, every=True)
    return _page(
        request,
        "correspondent_merge",
        one=merged,
        search=search,
        candidates=[other for other in found if other.pk != merged.pk][:_CANDIDATES],
        problem=problem,
        count=mails_with(merged),
        status=422 if problem else 200,
    )


def _one(request: Request, correspondent_id: UUID) -> Correspondent:
    must_sort_correspondents(request.principal)
    return correspondent_of(request.principal, correspondent_id)
