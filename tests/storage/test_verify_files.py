"""``verify_files``: whole, broken, could not run."""

import json
from collections.abc import Callable
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from storage.queries import page_image
from storage.stores import ObjectStore
from tests.factories.storage import make_file

pytestmark = pytest.mark.django_db


def verify(*arguments: str) -> tuple[int, str]:
    said = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("verify_files", *arguments, stdout=said)
    return int(end.value.code or 0), said.getvalue()


def test_all_whole(now: datetime) -> None:
    files = [make_file(now=now) for _ in range(3)]
    code, said = verify("--json")
    facts = json.loads(said)
    assert code == 0
    assert (facts["whole"], facts["verified"], facts["bytes"]) == (True, 3, sum(file.size for file in files))
    assert verify() == (0, "3 files re-read: every one is whole.\n")


def test_nothing_kept_is_whole() -> None:
    assert verify()[0] == 0


def test_a_flipped_byte_a_cut_and_a_lost_file_are_named(
    now: datetime, own_folder: ObjectStore, tmp_path: Path
) -> None:
    whole, flipped, cut, lost = (make_file(now=now) for _ in range(4))
    path = tmp_path / "store" / flipped.key
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    path = tmp_path / "store" / cut.key
    path.write_bytes(path.read_bytes()[:-1])
    own_folder.remove(lost.key)
    code, said = verify("--json")
    facts = json.loads(said)
    assert code == 1
    assert facts["whole"] is False
    assert {found["id"]: found["problem"] for found in facts["first_broken"]} == {
        str(flipped.id): "other content than on record",
        str(cut.id): f"{cut.size - 1} bytes, {cut.size} on record",
        str(lost.id): "missing from the store",
    }
    assert whole.key not in said
    assert flipped.key in verify()[1]


def test_a_store_that_is_away_says_nothing_about_the_files(now: datetime, settings: LazySettings) -> None:
    make_file(now=now)
    settings.STORAGE_URL = "s3://key:secret@127.0.0.1:9/bucket?secure=0"
    code, said = verify("--json")
    assert code == 2
    assert "can't be reached" in json.loads(said)["problem"]


def test_page_images_are_verified_too(
    now: datetime, deliver_all: Callable[[], int], own_folder: ObjectStore
) -> None:
    file = make_file(now=now)
    deliver_all()
    image = page_image(file, page=1)
    assert json.loads(verify("--json")[1])["verified"] == 4, "the file, two images, its text"
    own_folder.remove(image.key)
    code, said = verify()
    assert code == 1
    assert image.key in said
