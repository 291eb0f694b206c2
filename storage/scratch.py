"""Bytes on this machine for as long as they are worked on: temporary files, and files read as memory."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

BLOCK = 1024 * 1024
HEAD = 4096  # bytes, enough to tell a kind by


class TooMuch(Exception):
    """More bytes came than were to be taken."""


@dataclass(frozen=True, kw_only=True)
class Spooled:
    """A stream that was read to its end, onto disk."""

    path: Path
    sha256: str
    size: int
    head: bytes


@contextmanager
def spooled(stream: BinaryIO, *, limit: int | None = None) -> Iterator[Spooled]:
    """The whole of ``stream`` in a temporary file, hashed on the way. :raises TooMuch: over ``limit`` bytes."""
    digest, size, head = hashlib.sha256(), 0, b""
    with NamedTemporaryFile(prefix="file-") as file:
        while block := stream.read(BLOCK):
            size += len(block)
            if limit is not None and size > limit:
                raise TooMuch
            head = head or block[:HEAD]
            digest.update(block)
            file.write(block)
        file.flush()
        yield Spooled(path=Path(file.name), sha256=digest.hexdigest(), size=size, head=head)


@contextmanager
def mapped(path: Path) -> Iterator[bytes | mmap]:
    """The content of ``path`` as if it were in memory, read from disk where it is touched."""
    with path.open("rb") as file:
        if not path.stat().st_size:
            yield b""
            return
        with mmap(file.fileno(), 0, access=ACCESS_READ) as content:
            yield content
