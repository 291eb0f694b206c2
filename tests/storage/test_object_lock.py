"""A bucket with object lock: what is kept stays, even against the application's own key."""

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.conf import LazySettings
from minio import Minio
from minio.commonconfig import GOVERNANCE
from minio.credentials import StaticProvider
from minio.error import S3Error
from minio.minioadmin import MinioAdmin
from minio.objectlockconfig import DAYS, ObjectLockConfig
from minio.retention import Retention

from common.clock import now
from storage.stores import FileLocked, ObjectStore, StorageAway, store_at
from storage.use_cases.sweep_orphans import sweep_orphans
from tests.architecture.source import ROOT

pytestmark = pytest.mark.xdist_group("minio_url")
CONTENT = b"%PDF-1.7 kept"
INSTALLING = (ROOT / "docs" / "installing.md").read_text(encoding="utf-8")
POLICY = json.loads(INSTALLING.split("<<'JSON'\n")[1].split("\nJSON\n")[0])


@dataclass(frozen=True)
class LockedBucket:
    store: ObjectStore
    url: str
    application: Minio
    root: Minio
    name: str


@pytest.fixture
def locked(minio_url: str) -> LockedBucket:
    server = urlsplit(minio_url)
    endpoint = server.netloc.rpartition("@")[2]
    name, key, secret = f"b{uuid4().hex[:12]}", f"app{uuid4().hex[:8]}", uuid4().hex
    root = Minio(endpoint, server.username, server.password, secure=False)
    root.make_bucket(name, object_lock=True)
    root.set_object_lock_config(name, ObjectLockConfig(GOVERNANCE, 30, DAYS))
    policy = json.loads(json.dumps(POLICY).replace(":::courrier", f":::{name}"))
    admin = MinioAdmin(
        endpoint=endpoint, credentials=StaticProvider(server.username, server.password), secure=False
    )
    admin.user_add(key, secret)
    admin.policy_add(name, policy=policy)
    admin.policy_set(name, user=key)
    url = f"s3://{key}:{secret}@{endpoint}/{name}?secure=0"
    return LockedBucket(store_at(url), url, Minio(endpoint, key, secret, secure=False), root, name)


def keep(store: ObjectStore, key: str = "files/a/kept") -> bool:
    digest = hashlib.sha256(CONTENT).hexdigest()
    return store.put_if_absent(key, CONTENT, sha256=digest, media_type="application/pdf")


def test_what_is_kept_can_not_be_removed_or_overwritten(locked: LockedBucket) -> None:
    assert keep(locked.store)
    assert not keep(locked.store)
    with pytest.raises(FileLocked):
        locked.store.remove("files/a/kept")
    with locked.store.open("files/a/kept") as reader:
        assert reader.read() == CONTENT


def test_the_application_can_not_unlock(locked: LockedBucket) -> None:
    keep(locked.store)
    version = locked.root.stat_object(locked.name, "files/a/kept").version_id
    soon = Retention(GOVERNANCE, now() + timedelta(seconds=5))
    for attempt in (
        lambda: locked.application.delete_object_lock_config(locked.name),
        lambda: locked.application.set_object_lock_config(locked.name, ObjectLockConfig(GOVERNANCE, 1, DAYS)),
        lambda: locked.application.set_object_retention(
            locked.name, "files/a/kept", soon, version_id=version
        ),
        lambda: locked.application.remove_object(locked.name, "files/a/kept", version_id=version),
        lambda: locked.application.remove_bucket(locked.name),
    ):
        with pytest.raises(S3Error):
            attempt()
    assert locked.root.stat_object(locked.name, "files/a/kept", version_id=version).size == len(CONTENT)


@pytest.mark.django_db
def test_an_orphan_under_lock_stays_until_its_time_and_stops_no_sweep(
    locked: LockedBucket, settings: LazySettings
) -> None:
    settings.STORAGE_URL = locked.url
    keep(locked.store, "files/a/one")
    keep(locked.store, "files/a/two")
    swept = sweep_orphans(now=now() + timedelta(hours=25))
    assert (swept.objects, swept.protected) == (0, 2)
    with locked.store.open("files/a/one") as reader:
        assert reader.read() == CONTENT


def test_a_key_that_the_server_does_not_know_is_no_access(locked: LockedBucket) -> None:
    stranger = store_at(locked.url.replace("s3://app", "s3://other"))
    for attempt in (lambda: keep(stranger), stranger.check):
        with pytest.raises(StorageAway):
            attempt()


def test_a_bucket_that_does_not_exist_is_not_ready(minio_url: str) -> None:
    with pytest.raises(StorageAway):
        store_at(f"{minio_url}/no-such-bucket?secure=0").check()
