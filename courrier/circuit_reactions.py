"""What the registry does when a letter's folder has moved, and when a letter has left."""

from uuid import UUID

from courrier.events import LetterNumbered, MailDispatched
from courrier.models import Draft
from courrier.use_cases.answer_circuit import answer_circuit
from courrier.use_cases.follow_circuit import follow_circuit
from courrier.use_cases.make_slip import make_slip
from courrier.use_cases.number_letter import number_letter
from journal.events import Event
from journal.models import Lane
from journal.subscriptions import Told, reaction, work
from parapheur.events import (
    DecisionRecalled,
    ExternalStepOpened,
    FolderCompleted,
    FolderLaunched,
    FolderRefused,
    FolderResubmitted,
    FolderReturned,
    FolderSentBack,
    FolderWithdrawn,
    StepDecided,
)


@reaction(
    FolderLaunched,
    StepDecided,
    FolderReturned,
    FolderSentBack,
    FolderRefused,
    FolderResubmitted,
    FolderWithdrawn,
    DecisionRecalled,
    FolderCompleted,
)
def follow_folder(event: Event, told: Told) -> None:
    """The letter stands where its folder stands."""
    if letter := _letter(event):
        follow_circuit(mail_id=letter, actor=told.actor, now=told.now)


@reaction(ExternalStepOpened)
def number(event: ExternalStepOpened, told: Told) -> None:
    """A circuit waits for its letter's number."""
    if letter := _letter(event):
        number_letter(mail_id=letter, step_id=event.step_id, actor=told.actor, now=told.now)


@reaction(LetterNumbered)
def tell_circuit(event: LetterNumbered, told: Told) -> None:
    """The circuit goes on with the number that the letter got."""
    answer_circuit(mail_id=event.about.id, step_id=event.step_id, actor=told.actor, now=told.now)


@work(MailDispatched, lane=Lane.FAST)  # somebody waits for it to close the envelope
def accompany(event: MailDispatched, told: Told) -> None:
    """Make the transmittal slip."""
    make_slip(mail_id=event.about.id, actor=told.actor, now=told.now)


def _letter(event: Event) -> UUID | None:
    """The letter written here that the folder is about; it may be about something else."""
    if event.matter is None or event.matter.kind != "mail":
        return None
    return event.matter.id if Draft.objects.filter(mail=event.matter.id).exists() else None
