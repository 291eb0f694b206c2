"""Remove what came in and was never held by anything: files, and objects that no record names."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, ForeignObjectRel, Model, OuterRef, QuerySet

from journal.events import SYSTEM, Ref
from journal.publish import publish
from storage.events import FileSwept
from storage.models import SideFile, StoredFile
from storage.stores import FileLocked, StoredObject, store
from storage.stores.folder import INCOMING

logger = logging.getLogger(__name__)
GRACE = timedelta(hours=24)  # between handing in a file and what will hold it
_BATCH = 500
_PREFIXES = ("files/", "sides/", f"{INCOMING}/")  # other rooms keep what they like beside these
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Swept:
    """What a sweep did: files taken off record, objects removed, orphans that the store protects for now."""

    files: int
    objects: int
    protected: int


def sweep_orphans(*, now: datetime) -> Swept:
    """Remove files that nothing has held for :data:`GRACE`, and objects of that age that no record names.

    A file is held by any row that links to it. Whoever attaches one at this instant wins, or finds it gone: never half.

    :raises StorageAway: the store can't be reached; the next sweep goes on.
    """
    before = now - GRACE
    files = sum(
        _sweep_file(file_id, before, now) for file_id in _unheld(before).values_list("id", flat=True)[:_BATCH]
    )
    outcomes = [_remove(found.key) for found in _nameless(before)]
    return Swept(files=files, objects=sum(outcomes), protected=len(outcomes) - sum(outcomes))


def _unheld(before: datetime) -> QuerySet[StoredFile]:
    """Files handed in before ``before`` to which no row of any room links."""
    files = StoredFile.objects.filter(handed_in_at__lt=before)
    for holder, field in _holders():
        holders = holder._base_manager.filter(**{field: OuterRef("pk")})  # noqa: SLF001  # Django's public API
        files = files.exclude(Exists(holders))
    return files.order_by("handed_in_at", "id")


def _holders() -> Iterator[tuple[type[Model], str]]:
    """Each model of any room that links to files, with the field by which it does; side files hold nothing."""
    for link in StoredFile._meta.get_fields(include_hidden=True):  # noqa: SLF001  # Django's public API
        holder = link.related_model
        if isinstance(link, ForeignObjectRel) and isinstance(holder, type) and holder is not SideFile:
            yield holder, link.field.name


def _sweep_file(file_id: UUID, before: datetime, now: datetime) -> bool:
    """Take one file and its side files off record. Their objects, nameless from now on, are removed like all such."""
    with transaction.atomic():
        # The lock makes an attach that is under way finish first, and one that comes later find nothing to link to.
        locked = StoredFile.objects.select_for_update().filter(id=file_id).first()
        file = _unheld(before).filter(id=file_id).first() if locked else None
        if file is None:
            return False
        file.sides.all().delete()
        file.delete()
        swept = FileSwept(
            administration_id=file.administration_id,
            about=Ref(kind="file", id=file_id, label=str(file)),
            sha256=file.sha256,
            size=file.size,
        )
        publish(swept, actor=SYSTEM, now=now)
    return True


def _nameless(before: datetime) -> Iterator[StoredObject]:
    old = (found for prefix in _PREFIXES for found in store().list(prefix) if found.modified_at < before)
    for batch in _batches(old):
        keys = [found.key for found in batch]
        named = {
            key
            for kept in (StoredFile, SideFile)
            for key in kept.objects.filter(key__in=keys).values_list("key", flat=True)
        }
        yield from (found for found in batch if found.key not in named)


def _remove(key: str) -> bool:
    try:
        store().remove(key)
    except FileLocked:
        return False
    logger.info("removed %s, which nothing held", key)
    return True


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    source = iter(items)
    while batch := list(islice(source, _BATCH)):
        yield batch
