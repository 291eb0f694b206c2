"""An S3 server (MinIO and its kin) as a store, through the ``minio`` SDK."""

import base64
import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cached_property
from mmap import mmap
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from django.utils.http import content_disposition_header

from storage.stores.contract import (
    FileDamaged,
    FileLocked,
    FileMissing,
    StorageAway,
    StorageFull,
    StoredObject,
)

if TYPE_CHECKING:
    from minio import Minio
    from minio.datatypes import Object

logger = logging.getLogger(__name__)
_CONNECT_SECONDS = 3.0
_READ_SECONDS = (
    12.0  # twice at most, so that a person hears of a slow store before the proxy in front gives up
)
_BUFFER = 1024 * 1024
_REFUSALS = {
    "NoSuchKey": FileMissing,
    "NoSuchVersion": FileMissing,
    "BadDigest": FileDamaged,
    "XAmzContentChecksumMismatch": FileDamaged,
    "XAmzContentSHA256Mismatch": FileDamaged,
    "XMinioStorageFull": StorageFull,
    "QuotaExceeded": StorageFull,
}
_TAKEN = {"PreconditionFailed", "ConditionalRequestConflict"}
_PROTECTED = {"AccessDenied", "ObjectLocked", "InvalidRequest", "MethodNotAllowed"}


class S3Store:
    """Objects in one bucket, which must exist. Its retention (object lock), if any, is the bucket's own default."""

    def __init__(
        self, *, endpoint: str, bucket: str, access_key: str, secret_key: str, secure: bool, region: str
    ) -> None:
        self._bucket = bucket
        self._connection = {
            "endpoint": endpoint,
            "access_key": access_key,
            "secret_key": secret_key,
            "secure": secure,
            "region": region,
        }

    def put_if_absent(self, key: str, content: bytes | mmap, *, sha256: str, media_type: str) -> bool:
        """See :class:`~storage.stores.contract.ObjectStore`. The server compares the hash before it accepts."""
        from minio.error import S3Error

        headers: dict[str, str | list[str] | tuple[str]] = {
            "Content-Type": media_type,
            "If-None-Match": "*",
            "x-amz-checksum-sha256": base64.b64encode(bytes.fromhex(sha256)).decode(),
        }
        with _refusals(key):
            try:
                # The SDK's public put turns the condition into metadata and overwrites; this one sends it as it is.
                # A map is as good as bytes to it, and is sent block by block.
                self._client._put_object(self._bucket, key, cast(bytes, content), headers)  # noqa: SLF001
            except S3Error as error:
                if error.code in _TAKEN:
                    return False
                raise
        return True

    def open(self, key: str) -> BinaryIO:
        """See :class:`~storage.stores.contract.ObjectStore`."""
        size = self.stat(key).size

        def fetch(start: int) -> Any:
            with _refusals(key):
                return self._client.get_object(self._bucket, key, offset=start)

        return io.BufferedReader(_ObjectReader(key, size, fetch), _BUFFER)

    def stat(self, key: str) -> StoredObject:
        """See :class:`~storage.stores.contract.ObjectStore`."""
        with _refusals(key):
            return _described(key, self._client.stat_object(self._bucket, key))

    def link(self, key: str, *, seconds: int, file_name: str, media_type: str) -> str:
        """See :class:`~storage.stores.contract.ObjectStore`."""
        with _refusals(key):
            return self._client.presigned_get_object(
                self._bucket,
                key,
                expires=timedelta(seconds=seconds),
                response_headers={
                    "response-content-disposition": content_disposition_header(True, file_name)
                    or "attachment",
                    "response-content-type": media_type,
                },
            )

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """See :class:`~storage.stores.contract.ObjectStore`."""
        with _refusals(prefix):
            for found in self._client.list_objects(self._bucket, prefix=prefix, recursive=True):
                yield _described(found.object_name or "", found)

    def remove(self, key: str) -> None:
        """See :class:`~storage.stores.contract.ObjectStore`. Removes the version itself: a mark would only hide it."""
        from minio.error import S3Error

        with _refusals(key):
            try:
                version = self._client.stat_object(self._bucket, key).version_id
                self._client.remove_object(self._bucket, key, version_id=version)
            except S3Error as error:
                if error.code in _PROTECTED:
                    raise FileLocked from error
                if error.code != "NoSuchKey":
                    raise

    def check(self) -> None:
        """The server answers, accepts the key, and has the bucket."""
        with _refusals(self._bucket):
            if not self._client.bucket_exists(self._bucket):
                logger.error("the bucket %s doesn't exist: make it on the server", self._bucket)
                raise StorageAway

    @cached_property
    def _client(self) -> "Minio":
        from minio import Minio
        from urllib3 import PoolManager, Retry, Timeout

        return Minio(
            **self._connection,  # type: ignore[arg-type]
            http_client=PoolManager(
                timeout=Timeout(connect=_CONNECT_SECONDS, read=_READ_SECONDS),
                maxsize=10,
                cert_reqs="CERT_REQUIRED",  # against the machine's own authorities, where a ministry adds its own
                retries=Retry(
                    total=2, connect=1, read=1, backoff_factor=0.2, status_forcelist=[500, 502, 503, 504]
                ),
            ),
        )


class _ObjectReader(io.RawIOBase):
    """One object, fetched from where reading begins; moving elsewhere drops the line and begins anew."""

    def __init__(self, key: str, size: int, fetch: Callable[[int], Any]) -> None:
        self._key = key
        self._size = size
        self._fetch = fetch
        self._position = 0
        self._response: Any = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        target = max(0, base + offset)
        if target != self._position:
            self._drop()
            self._position = target
        return target

    def readinto(self, buffer: Any) -> int:
        if self._position >= self._size:
            return 0
        if self._response is None:
            self._response = self._fetch(self._position)
        with _refusals(self._key):
            block = self._response.read(len(buffer))
        buffer[: len(block)] = block
        self._position += len(block)
        return len(block)

    def close(self) -> None:
        self._drop()
        super().close()

    def _drop(self) -> None:
        if self._response is not None:
            self._response.close()
            self._response.release_conn()
            self._response = None


def _described(key: str, found: "Object") -> StoredObject:
    return StoredObject(key=key, size=found.size or 0, modified_at=cast(datetime, found.last_modified))


@contextmanager
def _refusals(key: str) -> Iterator[None]:
    """Say in our words what the server or the line says in theirs; the cause goes to the log."""
    from minio.error import MinioException, S3Error
    from urllib3.exceptions import HTTPError

    try:
        yield
    except S3Error as error:
        refusal = _REFUSALS.get(error.code or "", StorageAway)
        if refusal is StorageAway:
            logger.warning("the store refuses %s: %s %s", key, error.code, error.message)
        raise refusal from error
    except (HTTPError, MinioException, OSError) as error:
        logger.warning("the store doesn't answer for %s: %s", key, error)
        raise StorageAway from error
