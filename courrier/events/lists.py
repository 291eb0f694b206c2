"""What becomes true of registers, correspondents and the lists to choose from."""

from dataclasses import dataclass
from typing import ClassVar

from common.errors import gettext_noop
from journal.events import Change, Event, Ref


@dataclass(frozen=True, kw_only=True)
class RegisterOpened(Event):
    name: ClassVar[str] = "courrier.register_opened"
    sentence: ClassVar[str] = gettext_noop("{actor} opened the register {about}")

    direction: str
    mask: str


@dataclass(frozen=True, kw_only=True)
class RegisterChanged(Event):
    name: ClassVar[str] = "courrier.register_changed"
    sentence: ClassVar[str] = gettext_noop("{actor} changed the register {about}")

    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class RegisterClosed(Event):
    name: ClassVar[str] = "courrier.register_closed"
    sentence: ClassVar[str] = gettext_noop("{actor} took the register {about} out of use")


@dataclass(frozen=True, kw_only=True)
class RegisterReopened(Event):
    name: ClassVar[str] = "courrier.register_reopened"
    sentence: ClassVar[str] = gettext_noop("{actor} took the register {about} into use again")


@dataclass(frozen=True, kw_only=True)
class RegisterYearOpened(Event):
    name: ClassVar[str] = "courrier.register_year_opened"
    sentence: ClassVar[str] = gettext_noop(
        "{actor} opened the year {year} of the register {about}, from number {first_number}"
    )

    year: int
    first_number: int


@dataclass(frozen=True, kw_only=True)
class RegisterYearClosed(Event):
    name: ClassVar[str] = "courrier.register_year_closed"
    sentence: ClassVar[str] = gettext_noop(
        "{actor} closed the year {year} of the register {about} after number {last_number}"
    )

    year: int
    last_number: int


@dataclass(frozen=True, kw_only=True)
class CorrespondentCreated(Event):
    name: ClassVar[str] = "courrier.correspondent_created"
    sentence: ClassVar[str] = gettext_noop("{actor} created the correspondent {about}")


@dataclass(frozen=True, kw_only=True)
class CorrespondentChanged(Event):
    name: ClassVar[str] = "courrier.correspondent_changed"
    sentence: ClassVar[str] = gettext_noop("{actor} changed the correspondent {about}")

    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class CorrespondentsMerged(Event):
    """``about`` was another record of ``kept``; its mails now name ``kept``."""

    name: ClassVar[str] = "courrier.correspondents_merged"
    sentence: ClassVar[str] = gettext_noop("{actor} merged the correspondent {about} into {kept}")

    kept: Ref


@dataclass(frozen=True, kw_only=True)
class ChoiceDefined(Event):
    """A type of mail or an instruction was added to the lists that people choose from."""

    name: ClassVar[str] = "courrier.choice_defined"
    sentence: ClassVar[str] = gettext_noop("{actor} added {about} to the lists to choose from")


@dataclass(frozen=True, kw_only=True)
class ChoiceChanged(Event):
    name: ClassVar[str] = "courrier.choice_changed"
    sentence: ClassVar[str] = gettext_noop("{actor} changed {about} in the lists to choose from")

    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class ChoiceRetired(Event):
    name: ClassVar[str] = "courrier.choice_retired"
    sentence: ClassVar[str] = gettext_noop("{actor} took {about} out of the lists to choose from")


@dataclass(frozen=True, kw_only=True)
class ChoiceRestored(Event):
    name: ClassVar[str] = "courrier.choice_restored"
    sentence: ClassVar[str] = gettext_noop("{actor} put {about} back into the lists to choose from")
