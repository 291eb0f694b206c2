"""Register a note between units."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from courrier.details import MailDetails, NewPiece
from courrier.models import Mail
from courrier.status import Direction
from courrier.use_cases._enter import Entry, enter
from organisation.principal import Principal


def register_internal(
    *,
    by: Principal,
    register_id: UUID,
    details: MailDetails,
    to_unit_ids: Sequence[UUID] = (),
    pieces: Sequence[NewPiece] = (),
    reader_post_ids: Sequence[UUID] = (),
    request_key: str | None = None,
    started_id: UUID | None = None,
    now: datetime,
) -> Mail:
    """Register a note that ``details.sender_unit_id`` addresses to other units, and give it the next number.

    The desk then assigns it as it does any letter. ``started_id`` is the begun registration that this one ends.

    :raises Unseen, NotOfYourDesk: the register isn't there, or another desk keeps it.
    :raises WrongRegister, RegisterClosed, RegisterYearClosed: it doesn't take this note.
    :raises Refusal: those of :mod:`courrier.details` and :mod:`courrier.use_cases._pieces`, with the ``field``.
    :raises RequestKeyReused: the key came with another note.
    """
    entry = Entry(
        direction=Direction.INTERNAL,
        register_id=register_id,
        details=details,
        pieces=tuple(pieces),
        reader_post_ids=tuple(reader_post_ids),
        to_unit_ids=tuple(to_unit_ids),
        request_key=request_key,
        started_id=started_id,
    )
    return enter(entry, by=by, now=now)
