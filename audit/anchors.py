"""The seals' texts outside the database: one object each in the document store, written once."""

import hashlib
from collections.abc import Iterator

from audit.models import Seal
from storage.stores import store

_FOLDER = "audit/seals/"


def anchor_key(number: int) -> str:
    """Under which key a seal's text lies."""
    return f"{_FOLDER}{number:09}.json"


def keep(seal: Seal) -> bool:
    """Write the seal's text; False when another text already lies there.

    :raises storage.stores.StorageAway: the store can't be reached. :raises storage.stores.StorageFull: no room.
    """
    text = seal.text.encode()
    digest = hashlib.sha256(text).hexdigest()
    key = anchor_key(seal.number)
    return (
        store().put_if_absent(key, text, sha256=digest, media_type="application/json")
        or kept(seal.number) == text
    )


def kept(number: int) -> bytes:
    """The text that lies there. :raises storage.stores.FileMissing: none does. :raises storage.stores.StorageAway:"""
    with store().open(anchor_key(number)) as file:
        return file.read()


def kept_numbers() -> Iterator[int]:
    """The numbers of all seals whose text lies in the store. :raises storage.stores.StorageAway:"""
    for item in store().list(_FOLDER):
        stem = item.key.removeprefix(_FOLDER).removesuffix(".json")
        if stem.isdecimal():
            yield int(stem)
