"""The places where bytes lie: one contract, a folder or an S3 server behind it, named by ``STORAGE_URL``."""

from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from storage.stores.contract import (
    FileDamaged,
    FileLocked,
    FileMissing,
    ObjectStore,
    StorageAway,
    StorageFull,
    StoredObject,
)
from storage.stores.folder import FolderStore
from storage.stores.s3 import S3Store

__all__ = [
    "FileDamaged",
    "FileLocked",
    "FileMissing",
    "ObjectStore",
    "StorageAway",
    "StorageFull",
    "StoredObject",
    "store",
    "store_at",
]


def store() -> ObjectStore:
    """The store that the settings name."""
    return store_at(settings.STORAGE_URL)


@lru_cache(maxsize=8)
def store_at(url: str) -> ObjectStore:
    """The store at ``file:///folder`` or ``s3://key:secret@host:port/bucket?secure=1&region=…``.

    :raises ImproperlyConfigured: the address is of neither form.
    """
    parts = urlsplit(url)
    bucket = parts.path.strip("/")
    if parts.scheme == "file" and not parts.netloc and bucket:
        return FolderStore(Path(unquote(parts.path)))
    if parts.scheme == "s3" and parts.hostname and parts.username and parts.password and bucket:
        options = parse_qs(parts.query)
        return S3Store(
            endpoint=parts.netloc.rpartition("@")[2],
            bucket=bucket,
            access_key=unquote(parts.username),
            secret_key=unquote(parts.password),
            secure=options.get("secure", ["1"])[0] not in {"0", "false", "no", "off"},
            region=options.get("region", ["us-east-1"])[0],
        )
    raise ImproperlyConfigured(
        "STORAGE_URL names no store. Use file:///var/lib/bureau-ordre/files, "
        "or s3://key:secret@minio.example:9000/courrier?secure=1 (percent-encode / and @ in the secret)."
    )
