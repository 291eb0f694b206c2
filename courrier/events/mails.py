"""What becomes true of mails and letters."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from common.errors import gettext_noop
from journal.events import Change, Event, Ref


@dataclass(frozen=True, kw_only=True)
class MailRegistered(Event):
    name: ClassVar[str] = "courrier.mail_registered"
    sentence: ClassVar[str] = gettext_noop("{actor} registered the mail {about} in {register}")

    register: Ref
    direction: str
    year: int
    number: int
    subject: str = ""  # empty for a confidential mail
    pieces: tuple[Ref, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PieceAdded(Event):
    name: ClassVar[str] = "courrier.piece_added"
    sentence: ClassVar[str] = gettext_noop("{actor} added {piece} to the mail {about}")

    piece: Ref
    role: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class MailCorrected(Event):
    name: ClassVar[str] = "courrier.mail_corrected"
    sentence: ClassVar[str] = gettext_noop("{actor} corrected the mail {about}")

    changes: tuple[Change, ...]
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class MailCancelled(Event):
    name: ClassVar[str] = "courrier.mail_cancelled"
    sentence: ClassVar[str] = gettext_noop("{actor} cancelled the mail {about}: {reason}")

    reason: str
    duplicate_of: Ref | None = None


@dataclass(frozen=True, kw_only=True)
class MailAssigned(Event):
    """``unit_id`` is the unit that hands over; ``owner``, ``person`` and ``copies`` get it."""

    name: ClassVar[str] = "courrier.mail_assigned"
    sentence: ClassVar[str] = gettext_noop("{actor} assigned the mail {about} to {owner}")

    owner: Ref
    person: Ref | None = None
    copies: tuple[Ref, ...] = ()
    instruction: str = ""
    note: str = ""
    deadline: date | None = None
    again: bool = False


@dataclass(frozen=True, kw_only=True)
class DeadlineExtended(Event):
    name: ClassVar[str] = "courrier.deadline_extended"
    sentence: ClassVar[str] = gettext_noop(
        "{actor} extended the deadline of the mail {about} to {deadline}: {reason}"
    )

    before: date
    deadline: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class MailCommented(Event):
    name: ClassVar[str] = "courrier.mail_commented"
    sentence: ClassVar[str] = gettext_noop("{actor} commented on the mail {about}")

    text: str = ""  # empty for a confidential mail


@dataclass(frozen=True, kw_only=True)
class CopyRead(Event):
    """The unit ``unit_id`` has read the copy that it was sent for information."""

    name: ClassVar[str] = "courrier.copy_read"
    sentence: ClassVar[str] = gettext_noop("{actor} read the copy of the mail {about}")


@dataclass(frozen=True, kw_only=True)
class MailTakenInCharge(Event):
    name: ClassVar[str] = "courrier.mail_taken_in_charge"
    sentence: ClassVar[str] = gettext_noop("{actor} took the mail {about} in charge")


@dataclass(frozen=True, kw_only=True)
class AssignmentReturned(Event):
    """The unit ``unit_id`` hands the mail back to ``to`` with a reason."""

    name: ClassVar[str] = "courrier.assignment_returned"
    sentence: ClassVar[str] = gettext_noop("{actor} sent the mail {about} back to {to}: {reason}")

    to: Ref
    reason: str


@dataclass(frozen=True, kw_only=True)
class NoFurtherActionMarked(Event):
    name: ClassVar[str] = "courrier.no_further_action_marked"
    sentence: ClassVar[str] = gettext_noop("{actor} ended the mail {about} without further action: {reason}")

    reason: str


@dataclass(frozen=True, kw_only=True)
class MailClosed(Event):
    name: ClassVar[str] = "courrier.mail_closed"
    sentence: ClassVar[str] = gettext_noop("{actor} closed the mail {about}")


@dataclass(frozen=True, kw_only=True)
class MailReopened(Event):
    name: ClassVar[str] = "courrier.mail_reopened"
    sentence: ClassVar[str] = gettext_noop("{actor} reopened the mail {about}: {reason}")

    reason: str


@dataclass(frozen=True, kw_only=True)
class MailsLinked(Event):
    name: ClassVar[str] = "courrier.mails_linked"
    sentence: ClassVar[str] = gettext_noop("{actor} linked the mail {about} to {other}")

    other: Ref


@dataclass(frozen=True, kw_only=True)
class CaseOpened(Event):
    name: ClassVar[str] = "courrier.case_opened"
    sentence: ClassVar[str] = gettext_noop("{actor} opened the case {about}")


@dataclass(frozen=True, kw_only=True)
class MailPutInCase(Event):
    name: ClassVar[str] = "courrier.mail_put_in_case"
    sentence: ClassVar[str] = gettext_noop("{actor} put the mail {about} into the case {case}")

    case: Ref


@dataclass(frozen=True, kw_only=True)
class ReceiptMade(Event):
    name: ClassVar[str] = "courrier.receipt_made"
    sentence: ClassVar[str] = gettext_noop("{actor} made the receipt of the mail {about}")

    piece: Ref
    sha256: str


@dataclass(frozen=True, kw_only=True)
class ConfidentialReaderNamed(Event):
    name: ClassVar[str] = "courrier.confidential_reader_named"
    sentence: ClassVar[str] = gettext_noop("{actor} named {post} as a reader of the mail {about}")

    post: Ref


@dataclass(frozen=True, kw_only=True)
class MailShared(Event):
    name: ClassVar[str] = "courrier.mail_shared"
    sentence: ClassVar[str] = gettext_noop("{actor} shared the mail {about} with {person}: {reason}")

    person: Ref
    reason: str


@dataclass(frozen=True, kw_only=True)
class MailConsulted(Event):
    """Somebody opened a mail whose consultations are recorded; ``piece`` when they opened a file of it."""

    name: ClassVar[str] = "courrier.mail_consulted"
    sentence: ClassVar[str] = gettext_noop("{actor} consulted the mail {about}")
    reads: ClassVar[bool] = True

    piece_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class LetterDrafted(Event):
    name: ClassVar[str] = "courrier.letter_drafted"
    sentence: ClassVar[str] = gettext_noop("{actor} began to draft {about}")

    register: Ref
    reply_to: Ref | None = None


@dataclass(frozen=True, kw_only=True)
class ReplyBegun(Event):
    """A reply to the mail is being drafted."""

    name: ClassVar[str] = "courrier.reply_begun"
    sentence: ClassVar[str] = gettext_noop("{actor} began to draft the reply to the mail {about}")

    reply: Ref


@dataclass(frozen=True, kw_only=True)
class ReplyDropped(Event):
    """The mail waits for a reply, or another end, again."""

    name: ClassVar[str] = "courrier.reply_dropped"
    sentence: ClassVar[str] = gettext_noop("{actor} gave up the reply to the mail {about}")

    reply: Ref | None = None


@dataclass(frozen=True, kw_only=True)
class DraftChanged(Event):
    name: ClassVar[str] = "courrier.draft_changed"
    sentence: ClassVar[str] = gettext_noop("{actor} changed the draft {about}")

    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class LetterSentIntoCircuit(Event):
    """The letter's document is what ``piece`` holds; ``again`` after it had been returned."""

    name: ClassVar[str] = "courrier.letter_sent_into_circuit"
    sentence: ClassVar[str] = gettext_noop("{actor} sent the letter {about} into the circuit {circuit}")

    circuit: str
    folder: Ref
    piece: Ref
    sha256: str
    again: bool = False


@dataclass(frozen=True, kw_only=True)
class LetterWithdrawn(Event):
    """The letter was given up before it had entered a circuit."""

    name: ClassVar[str] = "courrier.letter_withdrawn"
    sentence: ClassVar[str] = gettext_noop("{actor} gave up the letter {about}")

    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class LetterNumbered(Event):
    """``step_id`` is the step of the circuit that waited for the number."""

    name: ClassVar[str] = "courrier.letter_numbered"
    sentence: ClassVar[str] = gettext_noop("The letter {about} got its number in {register}")

    register: Ref
    year: int
    number: int
    step_id: UUID


@dataclass(frozen=True, kw_only=True)
class LetterCompleted(Event):
    """The letter is signed and numbered; the desk of its register has it."""

    name: ClassVar[str] = "courrier.letter_completed"
    sentence: ClassVar[str] = gettext_noop("The letter {about} is signed and has its number")

    pieces: tuple[Ref, ...]
    sha256: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MailDispatched(Event):
    name: ClassVar[str] = "courrier.mail_dispatched"
    sentence: ClassVar[str] = gettext_noop("{actor} dispatched the letter {about} on {day}")

    mode: str
    day: date
    tracking_number: str = ""
    remarks: str = ""


@dataclass(frozen=True, kw_only=True)
class MailAnswered(Event):
    """The reply to the mail has left, or has reached the desk of the units that asked."""

    name: ClassVar[str] = "courrier.mail_answered"
    sentence: ClassVar[str] = gettext_noop("The mail {about} was answered by {reply}")

    reply: Ref


@dataclass(frozen=True, kw_only=True)
class SlipMade(Event):
    name: ClassVar[str] = "courrier.slip_made"
    sentence: ClassVar[str] = gettext_noop("{actor} made the transmittal slip of the letter {about}")

    piece: Ref
    sha256: str


@dataclass(frozen=True, kw_only=True)
class DispatchProofRecorded(Event):
    name: ClassVar[str] = "courrier.dispatch_proof_recorded"
    sentence: ClassVar[str] = gettext_noop("{actor} recorded what came back of the letter {about}")

    outcome: str
    day: date
    remarks: str = ""
    piece: Ref | None = None
