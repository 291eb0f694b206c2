"""Reading files: their bytes, their pages, a short-lived address."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import SEEK_END
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from common.errors import Kind, Refusal, Unseen, gettext_noop
from storage.models import FileState, Kept, SideFile, SideKind, StoredFile
from storage.names import safe_name
from storage.scratch import spooled
from storage.stores import FileDamaged, store

LINK_SECONDS = 60


class PagesNotReady(Refusal):
    """The page images aren't made yet."""

    code = "pages_not_ready"
    kind = Kind.UNAVAILABLE
    message = gettext_noop(
        "This file is still being checked. Its pages appear in a moment: open it again shortly."
    )


def stored_file(administration_id: UUID, file_id: UUID) -> StoredFile:
    """What is known of a file of the administration; its bytes are for who may see what holds it. :raises Unseen:"""
    found = StoredFile.objects.filter(administration_id=administration_id, pk=file_id).first()
    if found is None:
        raise Unseen
    return found


def open_file(kept: Kept) -> BinaryIO:
    """A seekable reader over the bytes, in constant memory; the caller closes it.

    :raises FileDamaged: there are more or fewer than were kept. :raises StorageAway: :raises FileMissing:
    """
    reader = store().open(kept.key)
    if reader.seek(0, SEEK_END) != kept.size:
        reader.close()
        raise FileDamaged
    reader.seek(0)
    return reader


@contextmanager
def local_copy(kept: Kept) -> Iterator[Path]:
    """The bytes in a temporary file, compared with their hash on the way: for whoever works on the whole file.

    :raises FileDamaged: they aren't the bytes that were kept. :raises StorageAway: :raises FileMissing:
    """
    with open_file(kept) as source, spooled(source, limit=None) as copy:
        if (copy.sha256, copy.size) != (kept.sha256, kept.size):
            raise FileDamaged
        yield copy.path


def read_bytes(kept: Kept) -> bytes:
    """The bytes at once, compared with their hash: for small files. Raises like :func:`local_copy`."""
    with local_copy(kept) as path:
        return path.read_bytes()


def file_link(kept: Kept, *, name: str, seconds: int = LINK_SECONDS) -> str | None:
    """An address that downloads the bytes as ``name`` for ``seconds``; None where the product must serve them itself.

    The store is asked first: whoever follows the address can't be told any more why nothing is there.

    :raises FileDamaged: there are more or fewer than were kept. :raises StorageAway: :raises FileMissing:
    """
    kept_in = store()
    if kept_in.stat(kept.key).size != kept.size:
        raise FileDamaged
    return kept_in.link(kept.key, seconds=seconds, file_name=safe_name(name), media_type=kept.media_type)


def page_image(file: StoredFile, *, page: int, width: int = 1000) -> SideFile:
    """The image of ``page`` (from 1) that is at least ``width`` pixels wide, or the widest there is.

    :raises PagesNotReady: not made yet. :raises Unseen: the file has no such page.
    """
    images = list(file.sides.filter(kind=SideKind.PAGE, page=page).order_by("width"))
    if images:
        return next((image for image in images if image.width >= width), images[-1])
    if file.checked_at is None and file.state != FileState.REFUSED:
        raise PagesNotReady
    raise Unseen


def page_texts(file: StoredFile) -> list[str]:
    """The text of each page as the file itself carries it (no character recognition); empty when it has none."""
    texts = file.sides.filter(kind=SideKind.TEXT).first()
    return list(json.loads(read_bytes(texts))) if texts else []
