"""The lists of the registers."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from common.clock import local_day
from courrier.queries import Cursor, MailFilter, count, mail_page, registers
from courrier.status import Direction, Status
from web.cursors import read_place, write_place
from web.request import Request

_PILLS = {
    "all": (_("All"), ()),
    "to-assign": (_("To assign"), (Status.REGISTERED, Status.TO_REORIENT)),
    "under-way": (
        _("Under way"),
        (
            Status.ASSIGNED,
            Status.IN_CHARGE,
            Status.REPLYING,
            Status.IN_CIRCUIT,
            Status.SIGNED,
            Status.TO_DISPATCH,
        ),
    ),
    "late": (_("Late"), ()),
    "to-dispatch": (_("To dispatch"), (Status.TO_DISPATCH,)),
    "answered": (_("Answered"), (Status.ANSWERED, Status.DISPATCHED, Status.NO_FURTHER_ACTION)),
    "closed": (_("Closed"), (Status.CLOSED, Status.CANCELLED)),
}
_COUNTED = ("to-assign", "to-dispatch", "late")
_ELSEWHERE = {Direction.INCOMING: ("to-dispatch",), Direction.OUTGOING: ("to-assign",)}
_TITLES = {
    Direction.INCOMING: _("Incoming mail"),
    Direction.OUTGOING: _("Outgoing mail"),
    Direction.INTERNAL: _("Internal mail"),
}


def register_list(request: Request, direction: str) -> HttpResponse:
    """One direction's mails, newest first, grouped by day."""
    if direction not in Direction.values:
        raise Http404
    chosen_pill = request.GET.get("show", "all")
    if chosen_pill not in _PILLS:
        chosen_pill = "all"
    principal = request.principal
    today = local_day(request.now, principal.time_zone)
    search = request.GET.get("q", "").strip()
    place = read_place(request.GET.get("after", ""))
    page = mail_page(
        principal,
        chosen=_filter(direction, chosen_pill, search, today),
        before=Cursor(*place) if place else None,
    )
    context = {
        "here": f"register-{direction}",
        "title": _TITLES[Direction(direction)],
        "today": today,
        "page": page,
        "next": write_place(page.next.entered_at, page.next.mail_id) if page.next else "",
        "pill": chosen_pill,
        "pills": [
            (
                name,
                label,
                count(principal, chosen=_filter(direction, name, "", today)) if name in _COUNTED else None,
            )
            for name, (label, _statuses) in _PILLS.items()
            if name not in _ELSEWHERE.get(Direction(direction), ())
        ],
        "search": search,
        "own_registers": registers(principal, direction=Direction(direction)),
    }
    return render(request, "web/pages/mails/register.html", context)


def _filter(direction: str, pill: str, search: str, today: date) -> MailFilter:
    return MailFilter(
        direction=Direction(direction),
        statuses=_PILLS[pill][1],
        late_on=today if pill == "late" else None,
        search=search,
    )
