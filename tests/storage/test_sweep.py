"""Sweeping away what nothing holds, and nothing else."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.db import IntegrityError, connection, models, transaction

from common import clock
from journal.models import Entry
from storage.models import SideFile, SideKind, StoredFile, side_key
from storage.stores import FileMissing, ObjectStore, StorageAway
from storage.tasks import sweep_orphan_files
from storage.use_cases.sweep_orphans import GRACE, sweep_orphans
from tests.factories.storage import make_file, make_pdf
from tests.owner import admit_the_application, owning

LATER = GRACE + timedelta(hours=1)


@pytest.fixture
def holder(transactional_db: None) -> Iterator[type[models.Model]]:
    """A room above that links to files, hidden backwards as rooms above are."""

    class Holder(models.Model):
        file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

        class Meta:
            app_label = "storage"

        def __str__(self) -> str:
            return "holder"

    with owning():
        with connection.schema_editor() as editor:
            editor.create_model(Holder)
        admit_the_application()
    yield Holder
    with owning(), connection.schema_editor() as editor:
        editor.delete_model(Holder)
    del apps.all_models["storage"]["holder"]
    apps.clear_cache()


@pytest.fixture
def moment() -> datetime:
    """Now, truly: stores date their objects by the real clock."""
    return clock.now()


def put_orphan(store: ObjectStore, key: str) -> str:
    import hashlib

    assert store.put_if_absent(key, b"x", sha256=hashlib.sha256(b"x").hexdigest(), media_type="text/plain")
    return key


@pytest.mark.django_db
def test_a_file_that_nothing_holds_goes_with_its_side_files_and_objects(
    moment: datetime, own_folder: ObjectStore
) -> None:
    file = make_file(now=moment)
    key = put_orphan(own_folder, side_key(file, "page-1"))
    SideFile.objects.create(
        file=file, kind=SideKind.PAGE, page=1, key=key, sha256="0" * 64, size=1, media_type="image/webp", created_at=moment
    )  # fmt: skip
    swept = sweep_orphans(now=moment + LATER)
    assert (swept.files, swept.objects, swept.protected) == (1, 2, 0)
    assert not StoredFile.objects.exists()
    assert not SideFile.objects.exists()
    assert not [*own_folder.list("files/"), *own_folder.list("sides/")]
    assert Entry.objects.get(name="storage.file_swept").about_id == file.id


@pytest.mark.django_db
def test_what_has_just_come_in_has_its_grace(moment: datetime, own_folder: ObjectStore) -> None:
    make_file(now=moment)
    put_orphan(own_folder, "files/half-done")
    swept = sweep_orphans(now=moment + GRACE - timedelta(hours=1))
    assert (swept.files, swept.objects) == (0, 0)


@pytest.mark.django_db
def test_bytes_handed_in_again_have_their_grace_anew(moment: datetime) -> None:
    content = make_pdf()
    file = make_file(now=moment, content=content)
    make_file(now=moment + LATER, content=content, administration_id=file.administration_id)
    assert sweep_orphans(now=moment + LATER).files == 0


@pytest.mark.django_db
def test_an_upload_killed_between_store_and_record_leaves_nothing_in_the_end(
    moment: datetime, own_folder: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    kept = make_file(now=moment)
    with monkeypatch.context() as killed:
        killed.setattr(StoredFile, "save", die)
        with pytest.raises(KeyboardInterrupt):
            make_file(now=moment)
    assert len(list(own_folder.list("files/"))) == 2
    StoredFile.objects.update(handed_in_at=moment + LATER)
    assert sweep_orphans(now=moment + LATER).objects == 1
    assert [found.key for found in own_folder.list("files/")] == [kept.key]


@pytest.mark.django_db
def test_a_file_half_written_when_the_power_went_is_swept_too(
    moment: datetime, own_folder: ObjectStore
) -> None:
    put_orphan(own_folder, "incoming/0123456789abcdef")
    assert sweep_orphans(now=moment + LATER).objects == 1


@pytest.mark.django_db
def test_what_other_rooms_keep_in_the_store_is_left_alone(moment: datetime, own_folder: ObjectStore) -> None:
    put_orphan(own_folder, "seals/2026/1.json")
    sweep_orphans(now=moment + LATER)
    assert own_folder.stat("seals/2026/1.json")


@pytest.mark.django_db
def test_a_store_that_is_away_stops_the_sweep_of_objects_and_is_said(
    moment: datetime, settings: LazySettings
) -> None:
    settings.STORAGE_URL = "s3://key:secret@127.0.0.1:9/bucket?secure=0"
    with pytest.raises(StorageAway):
        sweep_orphans(now=moment)


@pytest.mark.django_db
def test_the_scheduler_can_call_it(moment: datetime) -> None:
    file = make_file(now=moment)
    StoredFile.objects.update(handed_in_at=moment - LATER)
    sweep_orphan_files()
    assert not StoredFile.objects.filter(id=file.id).exists()


def test_a_file_that_a_room_above_holds_stays(
    holder: type[models.Model], moment: datetime, own_folder: ObjectStore
) -> None:
    held, loose = make_file(now=moment), make_file(now=moment)
    holder._default_manager.create(file=held)
    assert sweep_orphans(now=moment + LATER).files == 1
    assert list(StoredFile.objects.values_list("id", flat=True)) == [held.id]
    assert own_folder.stat(held.key)
    with pytest.raises(FileMissing):
        own_folder.stat(loose.key)


def test_who_attaches_while_the_sweeper_comes_wins_or_is_told(
    holder: type[models.Model], moment: datetime, own_folder: ObjectStore
) -> None:
    files = [make_file(now=moment) for _ in range(6)]
    attached: list[StoredFile] = []
    start = threading.Barrier(2)

    def attach() -> None:
        start.wait()
        for file in files:
            try:
                with transaction.atomic():
                    holder._default_manager.create(file_id=file.id)
                attached.append(file)
            except IntegrityError:
                pass
        connection.close()

    thread = threading.Thread(target=attach)
    thread.start()
    start.wait()
    swept = sweep_orphans(now=moment + LATER)
    thread.join()
    assert swept.files + len(attached) == len(files)
    assert set(StoredFile.objects.values_list("id", flat=True)) == {file.id for file in attached}
    for file in attached:
        assert own_folder.stat(file.key), "what is held keeps its bytes"
