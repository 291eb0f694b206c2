"""Files that the product makes, and reading what is kept."""

import hashlib
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings

from journal.models import Entry
from storage.models import FileState, StoredFile
from storage.queries import file_link, local_copy, open_file, read_bytes
from storage.stores import FileDamaged, FileMissing, ObjectStore, StorageAway, store_at
from storage.use_cases.store_made import store_made
from tests.factories.storage import CLERK, make_file, make_pdf
from tests.storage.conftest import new_bucket

pytestmark = pytest.mark.django_db


def test_a_made_file_is_ready_and_on_record(now: datetime, tmp_path: Path) -> None:
    content, administration = make_pdf(), uuid4()
    path = tmp_path / "signed.pdf"
    path.write_bytes(content)
    file = store_made(
        content=path,
        media_type="application/pdf",
        administration_id=administration,
        actor=CLERK,
        now=now,
        is_signed=True,
        name="Réponse signée.pdf",
    )
    assert (file.state, file.is_signed, file.size) == (FileState.READY, True, len(content))
    assert (file.administration_id, file.created_by_id) == (administration, CLERK.id)
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert read_bytes(file) == content
    entry = Entry.objects.get(name="storage.file_stored")
    assert (entry.about_id, entry.actor_id, entry.administration_id) == (file.id, CLERK.id, administration)
    assert "Réponse signée.pdf" in entry.canonical


def test_the_same_bytes_are_one_file_in_an_administration_and_two_in_two(now: datetime) -> None:
    content, administration, other = make_pdf(), uuid4(), uuid4()
    first = make_file(now=now, administration_id=administration, content=content)
    again = make_file(now=now, administration_id=administration, content=content)
    elsewhere = make_file(now=now, administration_id=other, content=content)
    assert again.id == first.id
    assert elsewhere.id != first.id
    assert elsewhere.key != first.key
    assert str(other) in elsewhere.key
    assert Entry.objects.filter(name="storage.file_stored").count() == 2


def test_a_reader_moves_about(now: datetime) -> None:
    content = make_pdf()
    with open_file(make_file(now=now, content=content)) as reader:
        reader.seek(-6, 2)
        assert reader.read().strip() == content[-6:].strip()


def test_a_store_that_is_away_keeps_nothing_on_record(now: datetime, settings: LazySettings) -> None:
    settings.STORAGE_URL = "s3://key:secret@127.0.0.1:9/bucket?secure=0"
    with pytest.raises(StorageAway):
        make_file(now=now)
    assert not StoredFile.objects.exists()
    assert not Entry.objects.exists()


def test_wrong_bytes_from_the_store_are_not_handed_on(
    now: datetime, own_folder: ObjectStore, tmp_path: Path
) -> None:
    file = make_file(now=now)
    (tmp_path / "store" / file.key).write_bytes(b"%PDF-1.7 other")
    with pytest.raises(FileDamaged), local_copy(file):
        pass


def test_a_file_that_the_store_lost_is_said_to_be_missing(now: datetime, own_folder: ObjectStore) -> None:
    file = make_file(now=now)
    own_folder.remove(file.key)
    with pytest.raises(FileMissing, match="backup"):
        open_file(file)


def test_a_folder_gives_no_link(now: datetime) -> None:
    assert file_link(make_file(now=now), name="a.pdf") is None


@pytest.mark.xdist_group("minio_url")
def test_on_s3_a_link_lives_for_a_minute(now: datetime, settings: LazySettings, minio_url: str) -> None:
    settings.STORAGE_URL = new_bucket(minio_url)
    file = make_file(now=now)
    link = file_link(file, name="../../réponse.pdf")
    assert link is not None
    assert "X-Amz-Expires=60" in link
    assert "..%2F" not in link
    assert store_at(settings.STORAGE_URL).stat(file.key).size == file.size
