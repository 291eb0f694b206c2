"""What is read of registrations that are begun and not finished; each is its clerk's own."""

from uuid import UUID

from courrier.models import StartedPiece, StartedRegistration
from courrier.policies import Unseen
from courrier.status import Direction
from organisation.principal import Principal

MOST = 200


def started_registration(by: Principal, started_id: UUID) -> StartedRegistration:
    """One that ``by`` may go on with, or take back. :raises Unseen: not theirs, or finished."""
    started = StartedRegistration.objects.filter(pk=started_id, person_id=by.user_id, mail=None).first()
    if started is None:
        raise Unseen
    return started


def open_started(by: Principal, started_id: UUID) -> StartedRegistration | None:
    """The same if it was kept, finished or not; None when nothing was kept yet. :raises Unseen: it isn't theirs."""
    started = StartedRegistration.objects.select_related("mail").filter(pk=started_id).first()
    if started is not None and started.person_id != by.user_id:
        raise Unseen
    return started


def last_started(by: Principal, direction: Direction) -> StartedRegistration | None:
    """The one that ``by`` typed last, of those that didn't come as files among many."""
    return (
        StartedRegistration.objects.filter(
            person_id=by.user_id, direction=direction, mail=None, discarded_at=None, from_batch=False
        )
        .order_by("-kept_at")
        .first()
    )


def batch_to_complete(by: Principal, direction: Direction) -> list[StartedRegistration]:
    """Those that came as files among many and wait to be completed, the oldest first."""
    waiting = StartedRegistration.objects.filter(
        person_id=by.user_id, direction=direction, mail=None, discarded_at=None, from_batch=True
    )
    return list(waiting.prefetch_related("pieces__file").order_by("pk")[:MOST])


def started_piece(by: Principal, piece_id: UUID) -> StartedPiece:
    """A file held for a registration of theirs. :raises Unseen: there is none."""
    found = StartedPiece.objects.select_related("file", "started")
    piece = found.filter(pk=piece_id, started__person_id=by.user_id).first()
    if piece is None:
        raise Unseen
    return piece
