"""Reading notifications: a person's own, how many are new, how they want to be told, and who was told of a record."""

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q

from notifications.channels import CHANNELS
from notifications.models import Kind, Message, Morning, Notification, Preference, When
from notifications.policies import visible_to
from notifications.records import visible
from notifications.words import Said, no_longer_open, said
from organisation.calendar import is_working_day
from organisation.models import Administration
from organisation.principal import Principal

PAGE = 30
MORNING = time(7, 30)
"""From when on, where the administration is, people are reminded and their messages of the day go out."""

Place = tuple[datetime, UUID]
"""Where a page ends: the last one's time and identifier."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """A notification in the reader's language. ``link`` is the record that it opens (kind, identifier), none if closed to them."""

    notification: Notification
    said: Said
    action: str
    link: tuple[str, UUID] | None


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some notifications, the newest first, and where the next page begins, if there is one."""

    items: tuple[Item, ...]
    next: Place | None


def notifications_of(by: Principal, *, before: Place | None = None, limit: int = PAGE) -> Page:
    """One's own notifications, the newest first, in the active language."""
    found = visible_to(by)
    if before:
        at, last = before
        found = found.filter(Q(happened_at__lt=at) | Q(happened_at=at, pk__lt=last))
    rows = list(found.order_by("-happened_at", "-id")[: limit + 1])
    shown = rows[:limit]
    open_to_them = visible(by, ((row.about_kind, row.about_id) for row in shown))
    return Page(
        items=tuple(_item(row, (row.about_kind, row.about_id) in open_to_them) for row in shown),
        next=(shown[-1].happened_at, shown[-1].pk) if len(rows) > limit else None,
    )


def notification_of(by: Principal, notification_id: UUID) -> Item | None:
    """One of one's own notifications: where the link of a message leads."""
    row = visible_to(by).filter(pk=notification_id).first()
    if row is None:
        return None
    return _item(row, bool(visible(by, [(row.about_kind, row.about_id)])))


def unread_count(by: Principal, *, cap: int = 100) -> int:
    """How many of one's own are new, counted up to ``cap``: one query on an index."""
    return unread_of(by.user_id, cap=cap)


def unread_of(person_id: UUID, *, cap: int = 100) -> int:
    """As :func:`unread_count`, for the page that asks each minute and needs to know nothing else of the person."""
    return Notification.objects.filter(recipient_id=person_id, read_at=None).order_by()[:cap].count()


def preferences_of(by: Principal) -> dict[str, When]:
    """How each channel tells ``by`` what isn't urgent."""
    chosen = Preference.objects.filter(person=by.user_id).values_list("channel", "when")
    return dict.fromkeys(CHANNELS, When.DAILY) | {channel: When(when) for channel, when in chosen}


def told_about(record_id: UUID, *, limit: int = PAGE) -> list[Notification]:
    """Who was told of a record, the newest first, each with ``messages``: by which channel, whether it went, and what stands in the way.

    For the page of a record that its reader may see.
    """
    sent = Prefetch("messages", Message.objects.order_by("created_at"))
    told = Notification.objects.filter(about_id=record_id).select_related("recipient")
    return list(told.prefetch_related(sent).order_by("-happened_at", "-id")[:limit])


def mornings_due(now: datetime) -> list[Administration]:
    """The administrations where a working day has begun whose people have not been reminded yet."""
    due = []
    for administration in Administration.objects.filter(is_active=True):
        local = now.astimezone(ZoneInfo(administration.time_zone))
        done = Morning.objects.filter(administration=administration, day=local.date())
        if local.time() >= MORNING and not done.exists() and is_working_day(administration, local.date()):
            due.append(administration)
    return due


def _item(row: Notification, is_open: bool) -> Item:
    return Item(
        notification=row,
        said=said(row) if is_open else no_longer_open(),
        action=str(Kind(row.kind).label) if is_open else "",
        link=(row.about_kind, row.about_id) if is_open else None,
    )
