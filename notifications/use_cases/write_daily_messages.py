"""Write the messages of the day."""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from notifications.channels import CHANNELS
from notifications.models import Message, Morning, Notification, Preference, When
from notifications.people import People
from notifications.telling import write_message

_RECENT = timedelta(days=14)  # what is older stays on the notifications page only


def write_daily_messages(*, administration_id: UUID, now: datetime) -> int:
    """Write to each person, by each channel, what is unread and not written yet; returns how many messages.

    Whoever wants only what is urgent gets the reminders alone. One message a day for each person and channel, each in a
    short transaction; run again, it goes on where it stopped. The day is marked at the end.
    """
    people = People(administration_id, now)
    written = sum(_write(channel, people) for channel in CHANNELS)
    with transaction.atomic():
        Morning.objects.get_or_create(administration_id=administration_id, day=people.day)
    return written


def _write(channel: str, people: People) -> int:
    carried = Message.objects.filter(notifications=OuterRef("pk"), channel=channel)
    waiting = Notification.objects.filter(
        ~Exists(carried),
        administration_id=people.administration_id,
        recipient__is_active=True,
        read_at=None,
        happened_at__gt=people.now - _RECENT,
    )
    spare = set(
        Preference.objects.filter(
            person__administration=people.administration_id, channel=channel, when=When.URGENT_ONLY
        ).values_list("person_id", flat=True)
    )
    of_person: defaultdict[UUID, list[Notification]] = defaultdict(list)
    for notification in waiting.select_related("recipient").iterator():
        if notification.is_urgent or notification.recipient_id not in spare:
            of_person[notification.recipient_id].append(notification)
    return sum(_write_one(rows, channel, people) for rows in of_person.values())


def _write_one(rows: list[Notification], channel: str, people: People) -> bool:
    with transaction.atomic():
        return write_message(rows, channel, now=people.now, day=people.day) is not None
