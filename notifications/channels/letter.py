"""What a channel carries."""

from dataclasses import dataclass
from uuid import UUID

from notifications.words import Said
from organisation.models import User


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A message ready to go, in the reader's language: what it says and the one link that it carries.

    ``key`` is the same however often the letter is sent. ``heading`` says all in one line.
    """

    key: UUID
    to: User
    language: str
    heading: str
    lines: tuple[Said, ...]
    link: str
    action: str
    footing: str

    @property
    def direction(self) -> str:
        """The writing direction, as HTML names it."""
        return "rtl" if self.language == "ar" else "ltr"
