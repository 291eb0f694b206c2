"""Keep a file that the product made: a receipt, a slip, a signed PDF."""

import hashlib
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from uuid import UUID

from journal.events import Actor
from storage.models import StoredFile
from storage.scratch import mapped
from storage.use_cases._keep import keep


def store_made(
    *,
    content: bytes | Path,
    media_type: str,
    administration_id: UUID,
    actor: Actor,
    now: datetime,
    is_signed: bool = False,
    name: str = "",
) -> StoredFile:
    """Keep what the product made: ready at once, its page images follow; the same bytes again give the same file.

    ``name`` is for the journal only.

    :raises StorageAway: the store can't be reached, and nothing was kept.
    """
    with mapped(content) if isinstance(content, Path) else nullcontext(content) as made:
        return keep(
            made,
            sha256=hashlib.sha256(made).hexdigest(),
            media_type=media_type,
            name=name,
            administration_id=administration_id,
            actor=actor,
            now=now,
            made_here=True,
            is_signed=is_signed,
        )
