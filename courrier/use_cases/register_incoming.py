"""Register a letter that has arrived."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from courrier.details import MailDetails, NewPiece
from courrier.models import Mail
from courrier.status import Direction
from courrier.use_cases._enter import Entry, enter
from organisation.principal import Principal


def register_incoming(
    *,
    by: Principal,
    register_id: UUID,
    details: MailDetails,
    pieces: Sequence[NewPiece] = (),
    reader_post_ids: Sequence[UUID] = (),
    request_key: str | None = None,
    started_id: UUID | None = None,
    now: datetime,
) -> Mail:
    """Register a letter with its scan and give it the register's next number.

    ``reader_post_ids`` are the posts that may read a confidential letter, besides the one that registers it.
    ``started_id`` is the begun registration that this one ends.

    :raises Unseen, NotOfYourDesk: the register isn't there, or another desk keeps it.
    :raises WrongRegister, RegisterClosed, RegisterYearClosed: it doesn't take this letter.
    :raises Refusal: those of :mod:`courrier.details` and :mod:`courrier.use_cases._pieces`, with the ``field``.
    :raises RequestKeyReused: the key came with another letter.
    """
    entry = Entry(
        direction=Direction.INCOMING,
        register_id=register_id,
        details=details,
        pieces=tuple(pieces),
        reader_post_ids=tuple(reader_post_ids),
        request_key=request_key,
        started_id=started_id,
    )
    return enter(entry, by=by, now=now)
