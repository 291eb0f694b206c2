"""The lists of the registers."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from common.clock import local_day
from common.errors import Unseen
from courrier import queries
from courrier.policies import units_drafting
from courrier.queries import Cursor, mail_types, overview, registers
from courrier.status import Direction
from organisation.models.people import Density
from organisation.principal import Principal
from organisation.queries import units_covered, units_on
from organisation.roles import Role
from organisation.use_cases.change_preferences import change_preferences
from web.cursors import read_place, write_place
from web.request import Request
from web.views.mails.filters import PERIODS, PILLS, Chosen, read_filters

_COUNTED = ("to-assign", "to-dispatch", "late")
_ELSEWHERE = {
    Direction.INCOMING: ("to-dispatch",),
    Direction.OUTGOING: ("to-assign",),
    Direction.INTERNAL: ("to-dispatch",),
}
_TITLES = {
    Direction.INCOMING: _("Incoming mail"),
    Direction.OUTGOING: _("Outgoing mail"),
    Direction.INTERNAL: _("Internal mail"),
}
_ROWS = {Density.COMFORTABLE: 25, Density.COMPACT: 50}


@require_safe
def register_list(request: Request, direction: str) -> HttpResponse:
    """One direction's mails, newest first, grouped by day."""
    if direction not in Direction.values:
        raise Http404
    by, way = request.principal, Direction(direction)
    today = local_day(request.now, by.time_zone)
    chosen = read_filters(request.GET, today=today)
    place = read_place(request.GET.get("after", ""))
    density = Density(request.user.density)  # type: ignore[union-attr]
    pills = _pills(by, way)
    counted = [name for name in pills if name in _COUNTED]
    seen = overview(
        by,
        chosen=chosen.as_filter(way, today=today, person_id=by.user_id),
        before=Cursor(*place) if place else None,
        limit=_ROWS[density],
        counted=[chosen.as_filter(way, today=today, person_id=by.user_id, pill=name) for name in counted],
    )
    counts = dict(zip(counted, seen.counts, strict=True))
    context = {
        "here": f"register-{direction}",
        "title": _TITLES[way],
        "direction": way,
        "today": today,
        "page": seen.page,
        "chosen": chosen,
        "older": _older(chosen, seen.page),
        "newest": chosen.address() if place else None,
        "pills": [(name, PILLS[name][0], chosen.address(show=name), counts.get(name)) for name in pills],
        "own_registers": registers(by, direction=way),
        "writes": way != Direction.INCOMING and bool(units_drafting(by)),
        "other_density": Density.COMFORTABLE if density == Density.COMPACT else Density.COMPACT,
        **_offered(by, chosen, today),
    }
    return render(request, "web/pages/mails/register.html", context)


@require_POST
def density(request: Request) -> HttpResponse:
    """Rows close together or well apart, from now on."""
    change_preferences(
        by=request.principal,
        density=request.POST.get("density", ""),
        single_keys=request.user.single_keys,  # type: ignore[union-attr]
        now=request.now,
    )
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "home")


def _pills(by: Principal, way: Direction) -> list[str]:
    hidden = set(_ELSEWHERE[way])
    if not by.has(Role.HEAD, Role.AGENT, Role.SECRETARY, Role.SIGNATORY):
        hidden.add("mine")
    if not by.has(Role.CLERK):
        hidden |= {"to-dispatch"}
    return [name for name in PILLS if name not in hidden]


def _older(chosen: Chosen, page: queries.Page) -> str:
    return chosen.address(after=write_place(page.next.entered_at, page.next.mail_id)) if page.next else ""


def _offered(by: Principal, chosen: Chosen, today: Any) -> dict[str, Any]:
    units = (
        units_on(by, day=today)
        if by.has(Role.CLERK)
        else units_covered(by, Role.HEAD, Role.SECRETARY, Role.AGENT, Role.SIGNATORY)
    )
    sender = None
    if chosen.ids["sender"]:
        try:
            sender = queries.correspondent(by, chosen.ids["sender"])
        except Unseen:
            sender = None
    return {"units": units, "periods": PERIODS.items(), "types": mail_types(by), "sender": sender}
