"""Closing batches of the journal."""

import logging
from datetime import datetime

from django.db import IntegrityError, transaction

from audit.merkle import root
from audit.models import FIRST_PREVIOUS, Seal, SealedEntry
from audit.queries import last_seal, unsealed_entries

logger = logging.getLogger(__name__)

BATCH = 4096  # entries in one seal at most: what one short transaction writes


def seal_entries(*, now: datetime, whole: bool = False) -> int:
    """Give every committed entry that has none its position, and close them in chained batches; returns how many.

    Only the time since the last seal is searched, with a day's margin for transactions that commit late; ``whole``
    searches the whole journal. Two sealers at once are harmless: a seal's number, a position and an entry are taken once.
    """
    total = 0
    while sealed := _seal_batch(now, whole=whole):
        total += sealed
        if sealed < BATCH:
            break
    return total


def _seal_batch(now: datetime, *, whole: bool) -> int:
    """Close one batch; 0 when there is nothing to seal, or another sealer was faster."""
    before = last_seal()
    entries = list(unsealed_entries(whole=whole).order_by("id").values_list("id", "leaf")[:BATCH])
    if not entries:
        return 0
    first = before.last + 1 if before else 1
    leaves = [bytes(leaf) for _, leaf in entries]
    seal = Seal(
        number=before.number + 1 if before else 1,
        first=first,
        last=first + len(entries) - 1,
        root=root(leaves),
        previous=bytes(before.hash) if before else FIRST_PREVIOUS,
        sealed_at=now,
    )
    seal.hash = seal.computed_hash()
    places = [
        SealedEntry(position=position, entry_id=entry_id, leaf=leaf, seal=seal)
        for position, ((entry_id, _), leaf) in enumerate(zip(entries, leaves, strict=True), first)
    ]
    try:
        with transaction.atomic():
            seal.save(force_insert=True)
            SealedEntry.objects.bulk_create(places, batch_size=1000)
    except IntegrityError:
        logger.info(
            "seal %s was taken; another sealer is at work, or verify_audit says what is wrong", seal.number
        )
        return 0
    return len(places)
