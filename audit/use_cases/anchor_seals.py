"""Keeping the seals where the database's owner can't change them."""

import logging
from datetime import datetime

from audit.anchors import anchor_key, keep
from audit.models import Anchor, Seal

logger = logging.getLogger(__name__)

AT_ONCE = 1000


def anchor_seals(*, now: datetime) -> int:
    """Write the texts of seals that have no anchor yet into the document store; returns how many it wrote or found there.

    A text that another one already stands for is left without its mark: ``verify_audit`` names it.

    :raises StorageAway: the store can't be reached; what is left is anchored the next time.
    :raises StorageFull: the store has no room.
    """
    anchored = 0
    for seal in Seal.objects.filter(anchor=None).order_by("number")[:AT_ONCE]:
        if not keep(seal):
            logger.error(
                "seal %s isn't the one that lies in the document store; run verify_audit", seal.number
            )
            continue
        mark = Anchor(seal=seal, key=anchor_key(seal.number), anchored_at=now)
        Anchor.objects.bulk_create([mark], ignore_conflicts=True)  # two at once write the same
        anchored += 1
    return anchored
