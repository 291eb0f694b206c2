"""Re-reading everything that is kept, against the hashes and sizes on record."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from storage.models import Kept, SideFile, StoredFile
from storage.scratch import BLOCK
from storage.stores import FileMissing, store

_BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What became of one file or side file; an empty ``problem`` is a whole one."""

    kept: Kept
    problem: str = ""


def verify_all() -> Iterator[Verdict]:
    """Re-read every file, then every side file, oldest first, in constant memory.

    :raises StorageAway: the store can't be reached, which says nothing about the files.
    """
    store().check()
    for model in (StoredFile, SideFile):
        for kept in _oldest_first(model):
            yield Verdict(kept=kept, problem=_problem(kept))


def _oldest_first(model: type[Kept]) -> Iterator[Kept]:
    rows = model._default_manager.order_by("id")  # noqa: SLF001  # Django's public API
    page = list(rows[:_BATCH])
    while page:
        yield from page
        page = list(rows.filter(id__gt=page[-1].id)[:_BATCH])


def _problem(kept: Kept) -> str:
    digest, size = hashlib.sha256(), 0
    try:
        with store().open(kept.key) as reader:
            while block := reader.read(BLOCK):
                size += len(block)
                digest.update(block)
    except FileMissing:
        return "missing from the store"
    if size != kept.size:
        return f"{size} bytes, {kept.size} on record"
    return "" if digest.hexdigest() == kept.sha256 else "other content than on record"
