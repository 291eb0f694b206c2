"""What one was told: the list, the way to each record, how many are new, and how one wants to be told."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.clock import local_day
from common.errors import Unseen
from notifications import queries
from notifications.models import Kind, When
from notifications.queries import Item
from notifications.use_cases.change_preference import change_preference
from notifications.use_cases.mark_all_read import mark_all_read
from notifications.use_cases.mark_read import mark_read
from notifications.words import Said
from web.context import UNREAD_CAP
from web.cursors import read_place, write_place
from web.request import Request

ADDRESSES = {"mail": "mail", "folder": "folder"}
"""The page, by its name in the addresses, of each kind of record that a notification may be about."""

LISTED = {"delegation": "delegations"}
"""The same for kinds whose records have no page of their own: the list where they stand."""

_STOP_ASKING = 286  # htmx: swap, and poll no more
LOOKS = {
    Kind.TO_SIGN: ("info", "pen-line"),
    Kind.TO_APPROVE: ("info", "stamp"),
    Kind.TO_ADVISE: ("info", "message-square"),
    Kind.TO_CORRECT: ("warn", "undo-2"),
    Kind.TO_REPAIR: ("danger", "triangle-alert"),
    Kind.TO_HANDLE: ("info", "inbox"),
    Kind.TO_ASSIGN: ("info", "share-2"),
    Kind.TO_DISPATCH: ("info", "send"),
    Kind.LATE: ("danger", "triangle-alert"),
    Kind.TO_READ: ("", "eye"),
    Kind.NEWS: ("good", "badge-check"),
}


@dataclass(frozen=True, kw_only=True)
class Note:
    """A notification as its page shows it."""

    pk: UUID
    said: Said
    action: str
    happened_at: datetime
    read_at: datetime | None
    day: date
    tone: str
    glyph: str


@require_safe
def notifications(request: Request) -> HttpResponse:
    """One's own, newest first, grouped by day."""
    by = request.principal
    page = queries.notifications_of(by, before=read_place(request.GET.get("after", "")))
    context = {
        "here": "notifications",
        "now": request.now,
        "today": local_day(request.now, by.time_zone),
        "notes": [_note(item, by.time_zone) for item in page.items],
        "next": write_place(*page.next) if page.next else "",
        "moments": When.choices,
        "when": queries.preferences_of(by)["email"],
    }
    return render(request, "web/pages/account/notifications.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def notification(request: Request, notification_id: UUID) -> HttpResponse:
    """The way to the record: from a message by a link, from the list by a button that marks it as read too.

    :raises Unseen: it isn't one's own.
    """
    item = queries.notification_of(request.principal, notification_id)
    if item is None:
        raise Unseen
    if request.method == "POST":
        mark_read(by=request.principal, notification_id=notification_id, now=request.now)
    return redirect(_address(item) or reverse("notifications"))


@login_not_required
@require_safe
def unread(request: Request) -> HttpResponse:
    """How many are new, for the page that asks again each minute; it is told to stop when the session has ended."""
    if not request.user.is_authenticated:
        return HttpResponse(status=_STOP_ASKING, headers={"HX-Trigger": "session-ended"})
    # Without the request: what stands around a page costs more queries than the answer.
    context = {"unread": queries.unread_of(request.user.pk, cap=UNREAD_CAP)}
    return HttpResponse(render_to_string("web/pages/account/notifications_unread.html", context))


@require_POST
def all_read(request: Request) -> HttpResponse:
    """Mark as read what stood on the page when it was made."""
    until = _moment(request.POST.get("until", ""))
    mark_all_read(by=request.principal, until=min(until or request.now, request.now), now=request.now)
    return redirect("notifications")


@require_POST
def told(request: Request) -> HttpResponse:
    """Choose when e-mail tells of what isn't urgent."""
    change_preference(
        by=request.principal, channel="email", when=request.POST.get("when", ""), now=request.now
    )
    return redirect("notifications")


def _note(item: Item, zone: str) -> Note:
    row = item.notification
    tone, glyph = LOOKS[Kind(row.kind)]
    return Note(
        pk=row.pk,
        said=item.said,
        action=item.action if _address(item) else "",
        happened_at=row.happened_at,
        read_at=row.read_at,
        day=local_day(row.happened_at, zone),
        tone="danger" if row.is_urgent else tone,
        glyph=glyph,
    )


def _address(item: Item) -> str:
    """The page of the record; empty when it is closed to the reader, or has no page."""
    if item.link is None:
        return ""
    kind, record_id = item.link
    if kind in LISTED:
        return f"{reverse(LISTED[kind])}#{record_id}"
    return reverse(ADDRESSES[kind], args=[record_id]) if kind in ADDRESSES else ""


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        return None
    return found if found and found.tzinfo else None
