"""The lists of the registers."""

from datetime import date, datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from common.clock import local_day
from common.errors import Kind, Refusal, gettext_noop
from courrier.queries import Cursor, MailFilter, count, mail_page, registers
from courrier.status import Direction, Status
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
    "answered": (_("Answered"), (Status.ANSWERED, Status.DISPATCHED, Status.NO_FURTHER_ACTION)),
    "closed": (_("Closed"), (Status.CLOSED, Status.CANCELLED)),
}
_COUNTED = ("to-assign", "late")
_TITLES = {
    Direction.INCOMING: _("Incoming mail"),
    Direction.OUTGOING: _("Outgoing mail"),
    Direction.INTERNAL: _("Internal mail"),
}


class PageGone(Refusal):
    """The address of a page of a list is not one that we gave."""

    code = "page_gone"
    kind = Kind.INVALID
    message = gettext_noop("This page of the list can't be opened. Go back to the top of the list.")


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
    page = mail_page(
        principal,
        chosen=_filter(direction, chosen_pill, search, today),
        before=read_cursor(request.GET.get("after", "")),
    )
    context = {
        "here": f"register-{direction}",
        "title": _TITLES[Direction(direction)],
        "today": today,
        "page": page,
        "next": write_cursor(page.next) if page.next else "",
        "pill": chosen_pill,
        "pills": [
            (
                name,
                label,
                count(principal, chosen=_filter(direction, name, "", today)) if name in _COUNTED else None,
            )
            for name, (label, _statuses) in _PILLS.items()
        ],
        "search": search,
        "own_registers": registers(principal, direction=Direction(direction)),
    }
    return render(request, "web/pages/register.html", context)


def _filter(direction: str, pill: str, search: str, today: date) -> MailFilter:
    return MailFilter(
        direction=Direction(direction),
        statuses=_PILLS[pill][1],
        late_on=today if pill == "late" else None,
        search=search,
    )


def write_cursor(cursor: Cursor) -> str:
    """A cursor as it stands in an address."""
    return f"{cursor.entered_at.isoformat()}~{cursor.mail_id}"


def read_cursor(text: str) -> Cursor | None:
    """The cursor of an address; none when it is empty.

    :raises PageGone: it isn't one of ours.
    """
    if not text:
        return None
    moment, _tilde, mail_id = text.partition("~")
    try:
        at = datetime.fromisoformat(moment.replace(" ", "+"))
        if at.tzinfo is None:
            raise ValueError(moment)
        return Cursor(at, UUID(mail_id))
    except ValueError as error:
        raise PageGone from error
