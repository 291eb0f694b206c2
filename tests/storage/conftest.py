"""Stores to test against: a folder, and two real S3 servers where the machine has them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.conf import LazySettings

from storage.stores import ObjectStore, store, store_at
from tests.services import Absent, seaweedfs


@pytest.fixture(scope="session")
def seaweedfs_url(absent: Callable[[str], None]) -> Iterator[str]:
    """A SeaweedFS server: « s3://key:secret@host:port », to which a test adds its bucket."""
    try:
        with seaweedfs.running() as url:
            yield url
    except Absent as reason:
        absent(str(reason))


@pytest.fixture(params=["folder", "minio_url", "seaweedfs_url"])
def object_store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    """Every kind of store, empty."""
    if request.param == "folder":
        return store_at(f"file://{tmp_path / 'files'}")
    return store_at(new_bucket(request.getfixturevalue(request.param)))


@pytest.fixture(autouse=True)
def own_folder(settings: LazySettings, tmp_path: Path) -> ObjectStore:
    """The product's store for this test: an empty folder."""
    settings.STORAGE_URL = f"file://{tmp_path / 'store'}"
    return store()


def new_bucket(server: str) -> str:
    """The STORAGE_URL of a new bucket on ``server``."""
    from minio import Minio

    parts, bucket = urlsplit(server), f"b{uuid4().hex[:12]}"
    root = Minio(parts.netloc.rpartition("@")[2], parts.username, parts.password, secure=False)
    root.make_bucket(bucket)
    return f"{server}/{bucket}?secure=0"
