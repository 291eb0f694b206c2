"""Folders that wait for a post which nobody holds: an administrator has whoever is in charge today asked instead."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.clock import local_day
from common.errors import Kind, Refusal
from parapheur.queries import held_up
from parapheur.use_cases.reassign_step import reassign_step
from web.cursors import read_place, write_place
from web.refusals import sentence
from web.request import Request
from web.toasts import leave_toast

SIZE = 25


@require_safe
def held(request: Request) -> HttpResponse:
    """The list; it shows whom a folder waits for, never what is in it."""
    return _page(request)


@require_POST
def reassign(request: Request, folder_id: UUID) -> HttpResponse:
    """Find out anew who is meant at a step, and ask them."""
    try:
        step_id = UUID(request.POST.get("step", ""))
    except ValueError:
        return redirect("parapheur-held")
    try:
        reassign_step(folder_id=folder_id, step_id=step_id, by=request.principal, now=request.now)
    except Refusal as refusal:
        if refusal.kind in {Kind.UNSEEN, Kind.FORBIDDEN}:
            raise
        return _page(request, problem=sentence(refusal))
    leave_toast(request, _("Whoever is in charge today is asked."), glyph="user-check")
    return redirect("parapheur-held")


def _page(request: Request, *, problem: str = "") -> HttpResponse:
    by = request.principal
    day = local_day(request.now, by.time_zone)
    place = read_place(request.GET.get("after", ""))
    steps = held_up(by, day=day, after=place, limit=SIZE + 1)
    shown = steps[:SIZE]
    last = shown[-1] if len(steps) > SIZE else None
    context = {
        "here": "parapheur-held",
        "steps": shown,
        "next": write_place(last.waiting_since, last.pk) if last and last.waiting_since else "",
        "now": request.now,
        "problem": problem,
    }
    return render(request, "web/pages/parapheur/held.html", context, status=422 if problem else 200)
