"""What people send: kept, checked in two steps, or refused with what to do."""

import io
import json
import threading
from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import connection

from common.errors import Refusal
from documents.inspect import (
    BrokenImage,
    BrokenPdf,
    EmptyFile,
    EncryptedPdf,
    ImageTooLarge,
    TooManyPages,
    TruncatedPdf,
)
from journal.models import Delivery, Entry
from storage.models import FileState, SideFile, StoredFile
from storage.queries import PagesNotReady, open_file, page_image, page_texts, read_bytes
from storage.stores import ObjectStore, StorageAway
from storage.use_cases import check_file as checking
from storage.use_cases.check_file import check_file
from storage.use_cases.store_upload import FileTooLarge, KindNotAllowed, store_upload
from tests.factories.storage import CLERK, make_image, make_pdf, make_signed_pdf

pytestmark = pytest.mark.django_db
ADMINISTRATION = uuid4()


def upload(
    content: bytes,
    *,
    now: datetime,
    name: str = "lettre.pdf",
    main: bool = True,
    administration_id: UUID = ADMINISTRATION,
) -> StoredFile:
    return store_upload(
        content=io.BytesIO(content),
        name=name,
        main=main,
        administration_id=administration_id,
        actor=CLERK,
        now=now,
    )


def test_a_letter_is_in_check_then_ready_with_pages_and_texts(
    now: datetime, deliver_all: Callable[[], int]
) -> None:
    file = upload(make_pdf(pages=3, text="Bonjour"), now=now)
    assert (file.state, file.pages) == (FileState.CHECKING, None)
    with pytest.raises(PagesNotReady):
        page_image(file, page=1)
    deliver_all()
    file.refresh_from_db()
    assert (file.state, file.pages, file.active_content, file.is_signed) == (FileState.READY, 3, [], False)
    image, thumbnail = page_image(file, page=2), page_image(file, page=2, width=150)
    assert (image.width, thumbnail.width, image.media_type) == (1000, 200, "image/webp")
    assert 1410 < image.height < 1420
    assert read_bytes(image)[:4] == b"RIFF"
    assert ["Bonjour" in text for text in page_texts(file)] == [True, True, True]
    with pytest.raises(Refusal) as refusal:
        page_image(file, page=4)
    assert refusal.value.code == "unseen"
    checked = json.loads(Entry.objects.get(name="storage.file_checked").canonical)
    assert checked["event"]["pages"] == 3


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_an_image_is_a_main_piece_too(now: datetime, deliver_all: Callable[[], int], kind: str) -> None:
    file = upload(make_image(kind, size=(1240, 1754)), now=now, name="scan")
    deliver_all()
    file.refresh_from_db()
    assert (file.state, file.pages, file.media_type) == (FileState.READY, 1, f"image/{kind.lower()}")
    assert page_image(file, page=1).width == 1000
    assert page_texts(file) == []


def test_a_scan_of_several_frames_has_as_many_pages(now: datetime, deliver_all: Callable[[], int]) -> None:
    file = upload(make_image("TIFF", frames=3), now=now)
    deliver_all()
    file.refresh_from_db()
    assert file.pages == 3
    assert page_image(file, page=3).width == 300, "smaller than asked: as wide as it is"


def test_an_image_narrower_than_a_thumbnail_is_shown_as_it_is(
    now: datetime, deliver_all: Callable[[], int], own_folder: ObjectStore
) -> None:
    file = upload(make_image(size=(80, 60)), now=now)
    deliver_all()
    assert page_image(file, page=1).width == 80
    assert len(list(own_folder.list("sides/"))) == 1


def test_javascript_is_flagged_and_the_bytes_stay(now: datetime, deliver_all: Callable[[], int]) -> None:
    content = make_pdf(javascript=True)
    file = upload(content, now=now)
    deliver_all()
    file.refresh_from_db()
    assert file.state == FileState.READY
    assert "javascript" in file.active_content
    assert read_bytes(file) == content


def test_a_pdf_signed_elsewhere_is_recognised_and_kept_byte_for_byte(
    now: datetime, deliver_all: Callable[[], int]
) -> None:
    content = make_signed_pdf()
    file = upload(content, now=now)
    deliver_all()
    file.refresh_from_db()
    assert (file.state, file.is_signed) == (FileState.READY, True)
    assert read_bytes(file) == content


@pytest.mark.parametrize(
    ("content", "refusal", "says"),
    [
        (b"", EmptyFile, "empty"),
        (make_pdf()[:-200], TruncatedPdf, "cut"),
        (make_pdf(password="secret"), EncryptedPdf, "without protection"),
        (make_pdf(pages=6), TooManyPages, "6 pages, and 5"),
        (b"%PDF-1.7\n" + b"x" * 5000 + b"\n%%EOF", BrokenPdf, "damaged"),
        (make_image("PNG")[:20], BrokenImage, "Scan"),
        (b"not a scan", KindNotAllowed, "Save it as PDF"),
        (b"\x00\x01\x02" * 50, KindNotAllowed, "attachment"),
    ],
    ids=["empty", "truncated", "encrypted", "too many pages", "broken", "cut image", "text", "unknown"],
)
def test_what_can_not_be_a_letter_is_refused_at_once(
    now: datetime,
    settings: LazySettings,
    own_folder: ObjectStore,
    content: bytes,
    refusal: type[Refusal],
    says: str,
) -> None:
    settings.UPLOAD_MAX_PAGES = 5
    with pytest.raises(refusal, match=says):
        upload(content, now=now)
    assert not StoredFile.objects.exists()
    assert not list(own_folder.list("files/"))


def test_an_image_bomb_is_refused(now: datetime) -> None:
    from PIL import Image

    bomb = io.BytesIO()
    Image.new("1", (12_000, 11_000)).save(bomb, "PNG")
    with pytest.raises(ImageTooLarge):
        upload(bomb.getvalue(), now=now)


def test_a_pdf_that_only_the_deep_check_sees_through_is_refused_with_its_cause(
    now: datetime, settings: LazySettings, deliver_all: Callable[[], int]
) -> None:
    file = upload(make_pdf(pages=6), now=now)
    settings.UPLOAD_MAX_PAGES = 5  # lowered between the two checks
    deliver_all()
    file.refresh_from_db()
    assert file.state == FileState.REFUSED
    assert file.problem_facts == {"pages": 6, "limit": 5}
    assert "6" in file.problem_in_words
    refused = json.loads(Entry.objects.get(name="storage.file_refused").canonical)
    assert refused["event"]["code"] == "too_many_pages"


def test_an_image_whose_end_is_missing_is_refused_by_the_deep_check(
    now: datetime, deliver_all: Callable[[], int]
) -> None:
    file = upload(make_image("JPEG", size=(1240, 1754))[:-2000], now=now)
    deliver_all()
    file.refresh_from_db()
    assert file.state == FileState.REFUSED
    assert (
        json.loads(Entry.objects.get(name="storage.file_refused").canonical)["event"]["code"]
        == "broken_image"
    )


def test_over_the_limit_is_refused_and_says_the_limit(now: datetime, settings: LazySettings) -> None:
    settings.UPLOAD_MAX_BYTES = 2 * 1024 * 1024
    with pytest.raises(FileTooLarge, match="2 MB"):
        upload(b"%PDF-1.7" + b"x" * settings.UPLOAD_MAX_BYTES, now=now)


def test_other_kinds_are_kept_as_attachments_without_pages(
    now: datetime, deliver_all: Callable[[], int]
) -> None:
    file = upload(b"\x00\x01binary", now=now, main=False, name="plan.dwg")
    assert file.media_type == "application/octet-stream"
    deliver_all()
    file.refresh_from_db()
    assert (file.state, file.pages) == (FileState.READY, None)
    with pytest.raises(Refusal, match="isn't here"):
        page_image(file, page=1)


def test_the_kind_is_told_by_content_and_not_by_name(now: datetime) -> None:
    assert upload(make_image("JPEG"), now=now, name="facture.pdf").media_type == "image/jpeg"
    with pytest.raises(KindNotAllowed):
        upload(b"MZ\x90\x00program", now=now, name="facture.pdf")


def test_a_dangerous_name_reaches_the_journal_harmless(now: datetime) -> None:
    upload(make_pdf(), now=now, name="../../شكاية\u202e.pdf")
    entry = json.loads(Entry.objects.get(name="storage.file_stored").canonical)
    assert entry["event"]["about"]["label"] == "شكاية.pdf"


def test_the_same_file_sent_again_is_the_same_file(now: datetime, own_folder: ObjectStore) -> None:
    content = make_pdf()
    assert upload(content, now=now).id == upload(content, now=now, name="copie.pdf").id
    assert upload(content, now=now, administration_id=uuid4()).id != upload(content, now=now).id
    assert len(list(own_folder.list("files/"))) == 2


@pytest.mark.django_db(transaction=True)
def test_the_same_file_sent_by_two_at_once_is_one_file(now: datetime, own_folder: ObjectStore) -> None:
    content, start = make_pdf(), threading.Barrier(2)
    outcomes: list[UUID] = []

    def send() -> None:
        start.wait()
        outcomes.append(upload(content, now=now).id)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == [StoredFile.objects.get().id] * 2
    assert Entry.objects.filter(name="storage.file_stored").count() == 1
    assert [found.key for found in own_folder.list("files/")] == [StoredFile.objects.get().key]


def test_a_store_that_is_away_at_upload_keeps_nothing(now: datetime, settings: LazySettings) -> None:
    settings.STORAGE_URL = "s3://key:secret@127.0.0.1:9/bucket?secure=0"
    with pytest.raises(StorageAway, match="try again in a minute"):
        upload(make_pdf(), now=now)
    assert not StoredFile.objects.exists()
    assert not Entry.objects.exists()


def test_a_store_that_is_away_at_the_check_only_delays_it(
    now: datetime, settings: LazySettings, deliver_all: Callable[[], int]
) -> None:
    there = settings.STORAGE_URL
    file = upload(make_pdf(), now=now)
    settings.STORAGE_URL = "s3://key:secret@127.0.0.1:9/bucket?secure=0"
    with pytest.raises(AssertionError, match="StorageAway"):
        deliver_all()
    file.refresh_from_db()
    assert file.state == FileState.CHECKING
    settings.STORAGE_URL = there
    Delivery.objects.update(next_try_at=now)
    deliver_all()
    file.refresh_from_db()
    assert file.state == FileState.READY


def test_a_check_killed_in_the_middle_goes_on_where_it_was(
    now: datetime, deliver_all: Callable[[], int], monkeypatch: pytest.MonkeyPatch, own_folder: ObjectStore
) -> None:
    file = upload(make_pdf(pages=25), now=now)
    render = checking.pages.render_pages
    asked: list[int] = []

    def die_at_page_20(*args: object, **kwargs: int) -> object:
        asked.append(kwargs["first"])
        for image in render(*args, **kwargs):
            if image.page == 20 and len(asked) == 1:
                raise KeyboardInterrupt
            yield image

    monkeypatch.setattr(checking.pages, "render_pages", die_at_page_20)
    with pytest.raises(KeyboardInterrupt):
        check_file(file_id=file.id, actor=CLERK, now=now)
    done = SideFile.objects.filter(kind="page").count()
    assert 0 < done < 50
    deliver_all()
    assert asked == [1, done // 2]
    assert SideFile.objects.filter(kind="page").count() == 50
    assert Entry.objects.filter(name="storage.file_checked").count() == 1
    named = set(SideFile.objects.values_list("key", flat=True))
    assert {found.key for found in own_folder.list("sides/")} == named, "nothing was made twice"


def test_checking_again_changes_nothing(now: datetime, deliver_all: Callable[[], int]) -> None:
    file = upload(make_pdf(), now=now)
    deliver_all()
    again = check_file(file_id=file.id, actor=CLERK, now=now)
    assert again is not None
    assert again.state == FileState.READY
    assert Entry.objects.filter(name="storage.file_checked").count() == 1


def test_a_file_swept_before_its_check_is_let_go(now: datetime) -> None:
    assert check_file(file_id=uuid4(), actor=CLERK, now=now) is None


def test_a_large_upload_passes_in_constant_memory(now: datetime) -> None:
    import tracemalloc

    content = io.BytesIO(b"\x00" + b"a large attachment " * (60 * 1024 * 1024 // 19))
    tracemalloc.start()
    try:
        file = store_upload(
            content=content, name="plan", main=False, administration_id=ADMINISTRATION, actor=CLERK, now=now
        )
        with open_file(file) as reader:
            while reader.read(1024 * 1024):
                pass
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert file.size > 60_000_000
    assert peak < 8 * 1024 * 1024
