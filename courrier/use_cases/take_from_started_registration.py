"""Take a file out of a begun registration."""

from uuid import UUID

from django.db import transaction

from courrier import started_queries
from organisation.principal import Principal


def take_from_started_registration(*, by: Principal, started_id: UUID, piece_id: UUID) -> None:
    """Hold the file no longer; what was typed stays.

    :raises Unseen: there is no such registration of this person's, or it is finished.
    """
    started = started_queries.started_registration(by, started_id)
    with transaction.atomic():
        started.pieces.filter(pk=piece_id).delete()
