"""Taking notifications off the unread ones when nothing is left to do about them."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from courrier import events as courrier
from journal.events import Event
from journal.subscriptions import Told
from notifications.models import ASKED_IN_CIRCUIT, ASKED_OF_HOLDER, Kind, Notification
from notifications.people import WAITING, People
from parapheur import events as parapheur
from parapheur.models import Step

_IN_CIRCUIT: tuple[type[Event], ...] = (
    parapheur.StageOpened,
    parapheur.StepDecided,
    parapheur.SignatureAsked,
    parapheur.StepsClosed,
    parapheur.StepReassigned,
    parapheur.FolderReturned,
    parapheur.FolderSentBack,
    parapheur.FolderRefused,
    parapheur.FolderResubmitted,
    parapheur.FolderWithdrawn,
    parapheur.FolderCompleted,
    parapheur.DecisionRecalled,
)
_OF_HOLDER: tuple[type[Event], ...] = (
    courrier.MailAssigned,
    courrier.MailTakenInCharge,
    courrier.AssignmentReturned,
    courrier.NoFurtherActionMarked,
    courrier.MailClosed,
    courrier.MailCancelled,
    courrier.MailDispatched,
)
_SEEN: tuple[type[Event], ...] = (parapheur.FolderOpened, courrier.CopyRead)
SETTLING = (*_IN_CIRCUIT, *_OF_HOLDER, *_SEEN)
"""The events after which somebody may have nothing left to do."""


def settle(event: Event, told: Told, people: People) -> None:
    """Take off what ``event`` has dealt with: what its actor knew of the record, and what is asked of nobody any more."""
    earlier = Notification.objects.filter(about_id=event.about.id, read_at=None)
    if told.actor.id:
        mine = earlier.filter(recipient=told.actor.id, happened_at__lte=told.occurred_at)
        mine.update(read_at=told.now)
    if isinstance(event, _IN_CIRCUIT):
        waiting = Step.objects.filter(folder=event.about.id, state__in=WAITING)
        asked = {person for step in waiting for person in people.asked_at(step)}
        gone = earlier.filter(kind__in=(*ASKED_IN_CIRCUIT, Kind.LATE)).exclude(recipient__in=asked)
        gone.update(read_at=told.now)
    if isinstance(event, _OF_HOLDER):
        before = earlier.filter(kind__in=(*ASKED_OF_HOLDER, Kind.LATE), happened_at__lt=told.occurred_at)
        before.update(read_at=told.now)


def settle_reminders(person_id: UUID, about_ids: Iterable[UUID], *, day: date, now: datetime) -> None:
    """Take off a person's reminders of the days before ``day`` about these records: those of ``day`` stand for them."""
    earlier = Notification.objects.filter(recipient=person_id, about_id__in=about_ids, reminded_on__lt=day)
    earlier.filter(read_at=None).update(read_at=now)
