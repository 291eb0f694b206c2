"""What becomes true when people are told."""

from dataclasses import dataclass
from typing import ClassVar

from common.errors import gettext_noop
from journal.events import Change, Event


@dataclass(frozen=True, kw_only=True)
class MessageWritten(Event):
    """A message to one person is to be sent; ``about`` is the message, labelled with the person's name."""

    name: ClassVar[str] = "notifications.message_written"
    sentence: ClassVar[str] = gettext_noop("A message to {about} was written ({channel})")

    channel: str


@dataclass(frozen=True, kw_only=True)
class PreferenceChanged(Event):
    """A person chose how a channel tells them; ``about`` is the person."""

    name: ClassVar[str] = "notifications.preference_changed"
    sentence: ClassVar[str] = gettext_noop("{actor} chose how to be told of what happens")

    changes: tuple[Change, ...]
