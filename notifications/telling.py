"""Telling: from what happened to the rows that say it, and to the messages that carry it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from journal.events import SYSTEM, Ref
from journal.publish import publish
from notifications.channels import CHANNELS
from notifications.events import MessageWritten
from notifications.models import Kind, Message, Notification, Preference, When
from notifications.people import People
from notifications.records import Named, visible
from organisation.principal import Principal


@dataclass(frozen=True, kw_only=True)
class News:
    """What one person is to be told: a sentence's id, its facts, and the record that it is about."""

    kind: Kind
    sentence: str
    facts: Mapping[str, Any]
    about: Ref
    happened_at: datetime
    matter: Ref | None = None
    is_urgent: bool = False
    entry_id: UUID | None = None
    reminded_on: date | None = None

    @property
    def named(self) -> Named:
        """The record by kind and identifier."""
        return self.about.kind, self.about.id


def tell(concerned: Mapping[UUID, Sequence[News]], people: People) -> list[Notification]:
    """Tell each person their news, if they may see the record at this instant; inside the caller's transaction.

    Told again, the same news makes nothing new. What is urgent, and all for who wants it so, is written to its message
    at once; the rest, and reminders, wait for the day's message.
    """
    rows = [
        row for user_id, all_news in concerned.items() for row in _rows(people.principal(user_id), all_news)
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    made = list(Notification.objects.filter(pk__in=[row.pk for row in rows]).select_related("recipient"))
    _write_at_once([row for row in made if row.reminded_on is None], people.now)
    return made


def write_message(
    notifications: Iterable[Notification], channel: str, *, now: datetime, day: date | None = None
) -> Message | None:
    """Have ``channel`` carry notifications of one person; none when the day's message was written before."""
    carried = list(notifications)
    recipient = carried[0].recipient
    message = Message(recipient=recipient, channel=channel, day=day, created_at=now)
    Message.objects.bulk_create([message], ignore_conflicts=True)
    if day and not Message.objects.filter(pk=message.pk).exists():
        return None
    message.notifications.set(carried)
    event = MessageWritten(
        administration_id=recipient.administration_id,
        about=Ref(kind="message", id=message.pk, label=str(recipient)),
        channel=channel,
    )
    publish(event, actor=SYSTEM, now=now)
    return message


def _rows(principal: Principal | None, all_news: Sequence[News]) -> list[Notification]:
    if principal is None:
        return []
    open_to_them = visible(principal, (news.named for news in all_news))
    return [
        Notification(
            administration_id=principal.administration_id,
            recipient_id=principal.user_id,
            entry_id=news.entry_id,
            reminded_on=news.reminded_on,
            kind=news.kind,
            sentence=news.sentence,
            facts=dict(news.facts),
            about_kind=news.about.kind,
            about_id=news.about.id,
            matter_kind=news.matter.kind if news.matter else "",
            matter_id=news.matter.id if news.matter else None,
            is_urgent=news.is_urgent,
            happened_at=news.happened_at,
        )
        for news in all_news
        if news.named in open_to_them
    ]


def _write_at_once(notifications: Sequence[Notification], now: datetime) -> None:
    if not notifications:
        return
    wishes = Preference.objects.filter(
        person__in=[notification.recipient_id for notification in notifications], when=When.AT_ONCE
    )
    at_once = set(wishes.values_list("person_id", "channel"))
    for notification in notifications:
        for channel in CHANNELS:
            if notification.is_urgent or (notification.recipient_id, channel) in at_once:
                write_message([notification], channel, now=now)
