"""Closing batches of the journal."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from audit.merkle import root
from audit.models import FIRST_PREVIOUS, Seal, SealedEntry
from audit.queries import last_seal, unsealed_entries

logger = logging.getLogger(__name__)

BATCH = 4096  # entries in one seal at most: what one short transaction writes


def seal_entries(*, now: datetime, whole: bool = False) -> int:
    """Give every committed entry that has none its position, and close them in chained batches; returns how many.

    Only the time since the last seal is searched, with a margin for transactions that commit late; ``whole`` searches
    the whole journal. Two sealers at once are harmless: a seal's number, a position and an entry are taken once.
    """
    waiting = unsealed_entries(whole=whole).order_by("id").values_list("id", "leaf")
    total, above = 0, UUID(int=0)
    while batch := [(entry_id, bytes(leaf)) for entry_id, leaf in waiting.filter(id__gt=above)[:BATCH]]:
        if not _seal(batch, now):
            break
        total, above = total + len(batch), batch[-1][0]
    return total


def _seal(batch: list[tuple[UUID, bytes]], now: datetime) -> bool:
    """Close one batch; False when another sealer was faster."""
    before = last_seal()
    first = before.last + 1 if before else 1
    seal = Seal(
        number=before.number + 1 if before else 1,
        first=first,
        last=first + len(batch) - 1,
        root=root([leaf for _, leaf in batch]),
        previous=bytes(before.hash) if before else FIRST_PREVIOUS,
        sealed_at=now,
    )
    seal.hash = seal.computed_hash()
    places = [
        SealedEntry(position=position, entry_id=entry_id, leaf=leaf, seal=seal)
        for position, (entry_id, leaf) in enumerate(batch, first)
    ]
    try:
        with transaction.atomic():
            seal.save(force_insert=True)
            SealedEntry.objects.bulk_create(places, batch_size=1000)
    except IntegrityError:
        logger.info(
            "seal %s was taken; another sealer is at work, or verify_audit says what is wrong", seal.number
        )
        return False
    return True
