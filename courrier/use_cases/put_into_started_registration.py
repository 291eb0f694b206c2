"""Put a file that was sent into a begun registration."""

from uuid import UUID

from django.db import transaction

from courrier import started_queries
from courrier.details import NewPiece
from courrier.models import PieceRole, StartedPiece
from courrier.use_cases._pieces import checked_pieces
from organisation.principal import Principal


def put_into_started_registration(*, by: Principal, started_id: UUID, piece: NewPiece) -> StartedPiece:
    """Hold the file for the registration; a new main piece takes the place of the one before, the same file counts once.

    :raises Unseen: there is no such registration of this person's, or it is finished.
    :raises FileMissing, FileUnusable, KindNotAllowed: the file can't be a piece.
    """
    started = started_queries.started_registration(by, started_id)
    [checked] = checked_pieces([piece], administration_id=by.administration_id)
    with transaction.atomic():
        if checked.role == PieceRole.MAIN:
            started.pieces.filter(role=PieceRole.MAIN).delete()
        held, _ = StartedPiece.objects.update_or_create(
            started=started, file_id=checked.file_id, defaults={"name": checked.name, "role": checked.role}
        )
    return held
