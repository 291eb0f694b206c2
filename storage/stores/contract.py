"""What a store of objects promises, whichever it is, and how it refuses."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from mmap import mmap
from typing import BinaryIO, Protocol

from common.errors import Kind, Refusal, gettext_noop


class StorageAway(Refusal):
    """The store can't be reached, or refuses to work with this application."""

    code = "storage_away"
    kind = Kind.UNAVAILABLE
    message = gettext_noop(
        "The document store can't be reached. Nothing was lost: try again in a minute. "
        "If it lasts, tell the technical administrator."
    )


class StorageFull(Refusal):
    """The store has no room left."""

    code = "storage_full"
    kind = Kind.UNAVAILABLE
    message = gettext_noop(
        "The document store is full, so this file wasn't kept. Tell the technical administrator, then send it again."
    )


class FileMissing(Refusal):
    """The store answers, and doesn't have the object."""

    code = "file_missing"
    kind = Kind.UNAVAILABLE
    message = gettext_noop(
        "The document store doesn't have this file any more. Tell the technical administrator, "
        "who can bring it back from the backup."
    )


class FileDamaged(Refusal):
    """The bytes aren't those that were announced or kept."""

    code = "file_damaged"
    kind = Kind.UNAVAILABLE
    message = gettext_noop(
        "This file's content isn't what was kept: it was damaged on the way or in the store. "
        "Try again; if it lasts, tell the technical administrator."
    )


class FileLocked(Refusal):
    """The store doesn't let the object be removed: its retention runs, or the key has no right to remove."""

    code = "file_locked"
    message = gettext_noop("The document store protects this file: it can't be removed before its time.")


@dataclass(frozen=True, kw_only=True)
class StoredObject:
    """An object as the store lists it."""

    key: str
    size: int
    modified_at: datetime


class ObjectStore(Protocol):
    """Objects under keys, written once. A key is ASCII letters, digits and ``/ . - _``, its folders first.

    Every method raises :class:`StorageAway` when the store can't be reached.
    """

    def put_if_absent(self, key: str, content: bytes | mmap, *, sha256: str, media_type: str) -> bool:
        """Keep ``content`` for good; False, and nothing written, when the key is taken. Constant memory for a map.

        :raises FileDamaged: what arrived hasn't the hash (hex) ``sha256``. :raises StorageFull: no room.
        """

    def open(self, key: str) -> BinaryIO:
        """A seekable reader that fetches as it is read, from where it stands. :raises FileMissing: no such key."""

    def stat(self, key: str) -> StoredObject:
        """Size and time. :raises FileMissing: no such key."""

    def link(self, key: str, *, seconds: int, file_name: str, media_type: str) -> str | None:
        """An address that downloads the object for ``seconds`` without signing in; None where the store has none."""

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """The objects whose key begins with ``prefix``, a folder and its slash."""

    def remove(self, key: str) -> None:
        """Remove the bytes, not only hide them; nothing happens without them. :raises FileLocked: protected."""

    def check(self) -> None:
        """Return when the store is there and ready to work."""
