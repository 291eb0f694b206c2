"""What is done with the journal itself."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from common.errors import gettext_noop
from journal.events import Event, Ref

# The journal as a record of its own, so that its verifications are found like any record's history.
JOURNAL = Ref(kind="journal", id=UUID("01900000-0000-7000-8000-000000000001"))


@dataclass(frozen=True, kw_only=True)
class EntriesExported(Event):
    """An auditor took a copy of entries out of the product; ``filters`` says which."""

    name: ClassVar[str] = "audit.entries_exported"
    sentence: ClassVar[str] = gettext_noop("{actor} exported entries of the journal ({filters})")
    reads: ClassVar[bool] = True
    filters: str


@dataclass(frozen=True, kw_only=True)
class JournalVerified(Event):
    """All entries, seals and chain are as they were written; so are the anchors, when ``anchors_read``."""

    name: ClassVar[str] = "audit.journal_verified"
    sentence: ClassVar[str] = gettext_noop(
        "{actor} verified the journal: its {entries} sealed entries are whole"
    )
    entries: int
    seals: int
    unsealed: int
    anchors_read: bool


@dataclass(frozen=True, kw_only=True)
class JournalFoundBroken(Event):
    """A verification found a place where the journal isn't what was written."""

    name: ClassVar[str] = "audit.journal_found_broken"
    sentence: ClassVar[str] = gettext_noop("{actor} verified the journal and found it changed: {problem}")
    problem: str
    code: str
    seal: int | None
    position: int | None
    entry_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class VerificationRequested(Event):
    """An auditor doesn't wait for the night: a worker verifies the journal, and its outcome is an entry too."""

    name: ClassVar[str] = "audit.verification_requested"
    sentence: ClassVar[str] = gettext_noop("{actor} asked for the journal to be verified")
