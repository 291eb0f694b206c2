"""How bytes come to be kept, whoever brings them: first in the store, then on record."""

import logging
from datetime import datetime
from mmap import mmap
from uuid import UUID

from django.db import IntegrityError, transaction

from common.errors import Refusal
from journal.events import Actor, Ref
from journal.publish import publish
from storage.events import FileStored
from storage.models import FileState, StoredFile, file_key
from storage.stores import store

logger = logging.getLogger(__name__)


def keep(
    content: bytes | mmap,
    *,
    sha256: str,
    media_type: str,
    name: str,
    administration_id: UUID,
    actor: Actor,
    now: datetime,
    made_here: bool,
    is_signed: bool = False,
) -> StoredFile:
    """Keep ``content`` for the administration; the file that already holds the same bytes, where there is one."""
    if known := _handed_in_again(administration_id, sha256, now):
        return known
    file = StoredFile(
        key=file_key(administration_id, sha256),
        sha256=sha256,
        size=len(content),
        media_type=media_type,
        created_at=now,
        administration_id=administration_id,
        created_by_id=actor.id,
        handed_in_at=now,
        state=FileState.READY if made_here else FileState.CHECKING,
        is_signed=is_signed,
    )
    store().put_if_absent(file.key, content, sha256=sha256, media_type=media_type)
    try:
        _put_on_record(file, name=name, actor=actor, now=now, made_here=made_here)
    except IntegrityError:
        first = _handed_in_again(administration_id, sha256, now)
        if first is None:
            raise
        _remove_spare(file.key)
        return first
    return file


def _put_on_record(file: StoredFile, *, name: str, actor: Actor, now: datetime, made_here: bool) -> None:
    with transaction.atomic():
        file.save(force_insert=True)
        stored = FileStored(
            administration_id=file.administration_id,
            about=Ref(kind="file", id=file.id, label=name),
            sha256=file.sha256,
            size=file.size,
            media_type=file.media_type,
            made_here=made_here,
        )
        publish(stored, actor=actor, now=now)


def _handed_in_again(administration_id: UUID, sha256: str, now: datetime) -> StoredFile | None:
    same = StoredFile.objects.filter(administration_id=administration_id, sha256=sha256)
    return same.first() if same.update(handed_in_at=now) else None


def _remove_spare(key: str) -> None:
    try:
        store().remove(key)
    except Refusal as refusal:
        logger.info("%s stays for the sweeper: %s", key, refusal.code)
