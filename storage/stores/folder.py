"""A folder as a store: each object a file, complete or absent, readable by its owner alone."""

import errno
import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from mmap import mmap
from pathlib import Path
from typing import BinaryIO

from storage.stores.contract import FileDamaged, FileMissing, StorageAway, StorageFull, StoredObject

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_BLOCK = 1024 * 1024
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
INCOMING = "incoming"  # files being written; what a crash leaves there is swept like any orphan


class FolderStore:
    """Objects in the folder ``root``, made at the first write."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put_if_absent(self, key: str, content: bytes | mmap, *, sha256: str, media_type: str) -> bool:
        """See :class:`~storage.stores.contract.ObjectStore`. A link to the finished file appears under its key at once."""
        target = self._path(key)
        with _refusals():
            incoming = _make_folder(self._root / INCOMING) / secrets.token_hex(16)
            _make_folder(target.parent)
            try:
                if _write(incoming, content) != sha256:
                    raise FileDamaged
                os.link(incoming, target)
            except FileExistsError:
                return False
            finally:
                incoming.unlink(missing_ok=True)
            _sync(target.parent)
        return True

    def open(self, key: str) -> BinaryIO:
        """See :class:`~storage.stores.contract.ObjectStore`."""
        with self._reading():
            return self._path(key).open("rb")

    def stat(self, key: str) -> StoredObject:
        """See :class:`~storage.stores.contract.ObjectStore`."""
        with self._reading():
            return self._described(self._path(key))

    def link(self, key: str, *, seconds: int, file_name: str, media_type: str) -> None:
        """A folder has no addresses of its own: the product serves its files itself."""

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """See :class:`~storage.stores.contract.ObjectStore`."""
        with _refusals():
            for folder, folders, names in os.walk(self._root / prefix, onerror=_raise_unless_absent):
                folders.sort()
                for name in sorted(names):
                    try:
                        yield self._described(Path(folder, name))
                    except FileNotFoundError:
                        continue  # removed since the folder was read

    def remove(self, key: str) -> None:
        """See :class:`~storage.stores.contract.ObjectStore`."""
        with _refusals():
            self._path(key).unlink(missing_ok=True)

    def check(self) -> None:
        """The folder is there, or can be made, and can be written to."""
        with _refusals():
            if not os.access(_make_folder(self._root), os.R_OK | os.W_OK | os.X_OK):
                raise StorageAway

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise ValueError(f"{key!r} is no key.")
        return self._root / key

    def _described(self, path: Path) -> StoredObject:
        facts = path.stat()
        return StoredObject(
            key=path.relative_to(self._root).as_posix(),
            size=facts.st_size,
            modified_at=datetime.fromtimestamp(facts.st_mtime, UTC),
        )

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with _refusals():
            try:
                yield
            except FileNotFoundError as error:
                # Without its root the folder isn't mounted: the file may well be safe.
                raise (FileMissing if self._root.is_dir() else StorageAway) from error


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise (StorageFull if error.errno in _NO_ROOM else StorageAway) from error


def _make_folder(path: Path) -> Path:
    """Make ``path`` and what is above it, each entry on disk before anything is written below."""
    if not path.is_dir():
        _make_folder(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)
        _sync(path.parent)
    return path


def _write(path: Path, content: bytes | mmap) -> str:
    """Write ``content`` to disk and return the hash (hex) of what was written."""
    digest = hashlib.sha256()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for start in range(0, len(content), _BLOCK):
            block = content[start : start + _BLOCK]
            digest.update(block)
            file.write(block)
        file.flush()
        os.fsync(descriptor)
    return digest.hexdigest()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _raise_unless_absent(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error
