"""Sending a message: written in the reader's language at the last moment, handed to its channel, then marked.

Between the channel's yes and the mark a worker may die; the journal then offers the message again and the same letter,
with the same key, goes a second time. Nothing is lost, and the reader can tell that both are one.
"""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext, ngettext

from notifications.channels import CHANNELS
from notifications.channels.letter import Letter
from notifications.models import Kind, Message, MessageState, Notification
from notifications.people import People
from notifications.records import confidential, visible
from notifications.words import said

_MOST_LINES = 30


def send(message_id: UUID, *, now: datetime) -> None:
    """Send the message if it still waits; dropped when its reader has nothing left to read, or may not any more.

    :raises Exception: what the channel raises, kept on the message too.
    """
    message = Message.objects.select_related("recipient__administration").get(pk=message_id)
    if message.state != MessageState.WAITING:
        return
    mine = Message.objects.filter(pk=message_id)
    left = _still_to_tell(message, now)
    if not left:
        mine.update(state=MessageState.DROPPED, problem="")
        return
    with translation.override(message.recipient.language):
        letter = _letter(message, left)
    try:
        CHANNELS[message.channel](letter)
    except Exception as problem:
        mine.update(attempts=F("attempts") + 1, problem=f"{type(problem).__name__}: {problem}"[:2000])
        raise
    mine.update(
        state=MessageState.SENT,
        attempts=F("attempts") + 1,
        problem="",
        address=message.recipient.email,
        sent_at=now,
    )


def link_to(notification: Notification) -> str:
    """The address that leads to what the notification is about, whatever page that is."""
    return f"{settings.PUBLIC_URL}/notifications/{notification.pk}/"


def _still_to_tell(message: Message, now: datetime) -> list[Notification]:
    principal = People(message.recipient.administration_id, now).principal(message.recipient_id)
    if principal is None:
        return []
    unread = list(message.notifications.filter(read_at=None).order_by("-is_urgent", "-happened_at", "-id"))
    open_to_them = visible(principal, ((row.about_kind, row.about_id) for row in unread))
    return [row for row in unread if (row.about_kind, row.about_id) in open_to_them]


def _letter(message: Message, left: list[Notification]) -> Letter:
    secret = confidential((row.about_kind, row.about_id) for row in left)
    lines = tuple(
        said(row, confidential=(row.about_kind, row.about_id) in secret) for row in left[:_MOST_LINES]
    )
    alone = message.day is None
    waiting = ngettext(
        "{count} notification waits for you", "{count} notifications wait for you", len(left)
    ).format(count=len(left))
    administration = message.recipient.administration.name.in_language(message.recipient.language)
    return Letter(
        key=message.pk,
        to=message.recipient,
        language=message.recipient.language,
        heading=lines[0].sentence if alone else waiting,
        lines=lines,
        link=link_to(left[0]) if alone else f"{settings.PUBLIC_URL}/notifications/",
        action=str(Kind(left[0].kind).label) if alone else gettext("See them all"),
        footing=gettext(
            "{administration}. Sent by the mail registry; choose on its notifications page what you get by e-mail."
        ).format(administration=administration),
    )
