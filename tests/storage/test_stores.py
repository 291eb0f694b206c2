"""One contract, whichever store keeps the bytes."""

import hashlib
import os
import random
import threading
import tracemalloc
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.core.exceptions import ImproperlyConfigured

from storage.scratch import mapped
from storage.stores import FileDamaged, FileMissing, ObjectStore, StorageAway, StorageFull, store_at

pytestmark = pytest.mark.xdist_group("minio_url")
MB = 1024 * 1024


def put(store: ObjectStore, key: str, content: bytes) -> bool:
    digest = hashlib.sha256(content).hexdigest()
    return store.put_if_absent(key, content, sha256=digest, media_type="application/pdf")


def read(store: ObjectStore, key: str) -> bytes:
    with store.open(key) as reader:
        return reader.read()


def test_what_is_put_is_what_is_read(object_store: ObjectStore) -> None:
    assert put(object_store, "files/a/b.pdf", b"bonjour " * 1000)
    assert read(object_store, "files/a/b.pdf") == b"bonjour " * 1000
    found = object_store.stat("files/a/b.pdf")
    assert (found.key, found.size) == ("files/a/b.pdf", 8000)
    assert abs(found.modified_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_taken_key_is_never_overwritten(object_store: ObjectStore) -> None:
    assert put(object_store, "files/a", b"first")
    assert not put(object_store, "files/a", b"second")
    assert read(object_store, "files/a") == b"first"


def test_of_many_writers_at_once_exactly_one_writes(object_store: ObjectStore) -> None:
    outcomes: list[tuple[bytes, bool]] = []
    start = threading.Barrier(8)

    def write(content: bytes) -> None:
        start.wait()
        outcomes.append((content, put(object_store, "files/raced", content)))

    threads = [threading.Thread(target=write, args=(bytes([65 + n]) * 5000,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [winner] = [content for content, written in outcomes if written]
    assert len(outcomes) == 8
    assert read(object_store, "files/raced") == winner


def test_bytes_that_changed_on_the_way_are_not_kept(object_store: ObjectStore) -> None:
    with pytest.raises(FileDamaged):
        object_store.put_if_absent("files/a", b"changed", sha256="00" * 32, media_type="text/plain")
    with pytest.raises(FileMissing):
        object_store.stat("files/a")
    assert put(object_store, "files/a", b"sent again")


def test_reading_moves_about(object_store: ObjectStore) -> None:
    content = random.Random(1).randbytes(3 * MB + 17)
    put(object_store, "files/a", content)
    with object_store.open("files/a") as reader:
        assert reader.seekable()
        assert reader.seek(-100, os.SEEK_END) == len(content) - 100
        assert reader.read() == content[-100:]
        reader.seek(2 * MB)
        assert reader.read(10) == content[2 * MB : 2 * MB + 10]
        reader.seek(5)
        assert reader.read(5) == content[5:10]
        reader.seek(len(content) + 10)
        assert reader.read() == b""


def test_what_is_not_there_is_missing(object_store: ObjectStore) -> None:
    put(object_store, "files/other", b"x")
    for attempt in (object_store.stat, object_store.open):
        with pytest.raises(FileMissing):
            attempt("files/absent")


def test_listing_names_what_lies_under_a_folder(object_store: ObjectStore) -> None:
    for key in ("files/a/1", "files/b/2", "files-other/3", "sides/4"):
        put(object_store, key, key.encode())
    assert sorted(found.key for found in object_store.list("files/")) == ["files/a/1", "files/b/2"]
    assert [found.size for found in object_store.list("sides/")] == [len("sides/4")]
    assert list(object_store.list("nothing/")) == []


def test_removing_takes_the_bytes_and_may_be_repeated(object_store: ObjectStore) -> None:
    put(object_store, "files/a", b"x")
    object_store.remove("files/a")
    object_store.remove("files/a")
    with pytest.raises(FileMissing):
        object_store.open("files/a")


def test_sixty_megabytes_pass_in_constant_memory(object_store: ObjectStore, tmp_path: Path) -> None:
    path, digest = tmp_path / "large", hashlib.sha256()
    source = random.Random(2)
    with path.open("wb") as file:
        for _ in range(60):
            block = source.randbytes(MB)
            digest.update(block)
            file.write(block)
    tracemalloc.start()
    try:
        with mapped(path) as content:
            assert object_store.put_if_absent(
                "files/large", content, sha256=digest.hexdigest(), media_type="application/pdf"
            )
        again, size = hashlib.sha256(), 0
        with object_store.open("files/large") as reader:
            while block := reader.read(MB):
                again.update(block)
                size += len(block)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (size, again.hexdigest()) == (60 * MB, digest.hexdigest())
    assert peak < 8 * MB


def test_the_store_says_that_it_is_ready(object_store: ObjectStore) -> None:
    object_store.check()


def test_a_link_downloads_under_the_given_name_and_can_not_be_forged(object_store: ObjectStore) -> None:
    put(object_store, "files/a", b"content")
    link = object_store.link("files/a", seconds=60, file_name="تقرير.pdf", media_type="application/pdf")
    if link is None:
        assert object_store.stat("files/a"), "a folder serves nothing itself"
        return
    with urlopen(link) as response:
        assert response.read() == b"content"
        assert response.headers["Content-Type"] == "application/pdf"
        assert "filename*=utf-8''%D8%AA" in response.headers["Content-Disposition"]
    with pytest.raises(HTTPError) as refusal:
        urlopen(link.replace("files/a", "files/b"))
    refusal.value.close()
    assert refusal.value.code == 403


def test_an_absent_server_is_said_to_be_away_quickly() -> None:
    away = store_at("s3://key:secret@127.0.0.1:9/bucket?secure=0")
    start = monotonic()
    for attempt in (
        lambda: put(away, "files/a", b"x"),
        lambda: away.open("files/a"),
        lambda: list(away.list("files/")),
        lambda: away.remove("files/a"),
        away.check,
    ):
        with pytest.raises(StorageAway, match="try again in a minute"):
            attempt()
    assert monotonic() - start < 10


def test_a_folder_that_is_not_mounted_is_away_and_its_files_not_missing(tmp_path: Path) -> None:
    with pytest.raises(StorageAway):
        store_at(f"file://{tmp_path / 'unmounted'}").open("files/a")


def test_files_in_a_folder_are_for_their_owner_alone(tmp_path: Path) -> None:
    put(store_at(f"file://{tmp_path / 'kept'}"), "files/a/b", b"x")
    assert oct((tmp_path / "kept/files/a/b").stat().st_mode)[-3:] == "600"
    assert oct((tmp_path / "kept/files/a").stat().st_mode)[-3:] == "700"
    assert not list((tmp_path / "kept/incoming").iterdir())


@pytest.mark.parametrize(
    "key", ["../outside", "/etc/passwd", "files/../../x", "", "files/", "files/é", ".hidden"]
)
def test_a_key_never_leaves_the_folder(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="no key"):
        put(store_at(f"file://{tmp_path / 'kept'}"), key, b"x")


@pytest.mark.parametrize(
    "url",
    ["", "file://", "file://host/folder", "s3://host:9000/bucket", "s3://key:secret@host:9000", "ftp://a/b"],
)
def test_an_address_that_names_no_store_is_refused_with_a_right_one(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="s3://key:secret@"):
        store_at(url)


def test_a_full_disk_is_said_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    import resource

    store, limits = store_at(f"file://{tmp_path / 'kept'}"), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        with pytest.raises(StorageFull, match="Tell the technical administrator"):
            put(store, "files/a", b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert not list(store.list("files/"))
    assert not list(store.list("incoming/"))
