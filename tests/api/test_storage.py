"""The storage is away, full, or gives other bytes than it was given: said so, and nothing is kept by halves."""

import hashlib
import socket
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from common import clock
from courrier.models import Mail
from courrier.status import Status
from journal.deliver import drain, try_again
from journal.models import Delivery
from organisation.roles import Role
from parapheur.engine.values import StepKind, Verb
from parapheur.models import Folder
from signing.models import Signature
from storage.models import StoredFile
from storage.stores import store
from tests.api.test_folders_and_people import decision, signed_in
from tests.api.test_reading_and_registering import bytes_of, letter, send_file
from tests.factories.api import System
from tests.factories.courrier import Registry
from tests.factories.letters import Letters, fresh
from tests.factories.storage import make_pdf
from tests.services import free_port
from tests.storage.conftest import new_bucket

pytestmark = pytest.mark.django_db
ARABIC = {"Accept-Language": "ar"}


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> Path:
    settings.STORAGE_URL = f"file://{tmp_path / 'files'}"
    return tmp_path / "files"


@pytest.fixture
def letters(registry: Registry, files: Path, deliver_all: Callable[[], int]) -> Letters:
    return Letters(registry, deliver_all)


@pytest.fixture
def kept(client: APIClient, registry: Registry, files: Path) -> str:
    """The address of the content of a letter that is registered with its scan."""
    return content_of(client, registry, send_file(client, make_pdf()).json())


def content_of(client: APIClient, registry: Registry, file: dict[str, Any]) -> str:
    """The address of the file's content, in a letter that is registered with it."""
    mail = client.post(
        "/api/v1/mails/", letter(registry, files=[{"file_id": file["id"], "name": "lettre.pdf"}])
    ).json()
    return f"/api/v1/mails/{mail['id']}/files/{mail['files'][0]['id']}/content/"


def problem(answer: Any, code: str) -> None:
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer.json()["code"] == code
    assert answer["Retry-After"] == "60"
    assert any("\u0600" < sign < "\u06ff" for sign in answer.json()["detail"])


def test_a_file_is_sent_while_the_storage_is_away(
    client: APIClient, settings: Any, registry: Registry, tmp_path: Path
) -> None:
    scan = make_pdf()
    settings.STORAGE_URL = f"s3://key:secret@127.0.0.1:{free_port()}/bucket?secure=0"
    client.credentials(**client._credentials, HTTP_ACCEPT_LANGUAGE="ar")
    problem(send_file(client, scan), "storage_away")
    assert not StoredFile.objects.exists()
    assert client.post("/api/v1/mails/", letter(registry)).status_code == 201, "without a file one works on"
    settings.STORAGE_URL = f"file://{tmp_path / 'files'}"
    assert send_file(client, scan).status_code == 201


def test_a_disk_without_room_keeps_no_half_file(
    client: APIClient, settings: Any, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    client.credentials(**client._credentials, HTTP_ACCEPT_LANGUAGE="ar")
    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        problem(send_file(client, make_pdf()), "storage_full")
    assert not StoredFile.objects.exists()
    assert not [found for found in files.rglob("*") if found.is_file()]


def test_a_storage_that_never_answers_is_away(
    client: APIClient, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.stores.s3._READ_SECONDS", 0.3)
    client.credentials(**client._credentials, HTTP_ACCEPT_LANGUAGE="ar")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.STORAGE_URL = f"s3://key:secret@127.0.0.1:{silent.getsockname()[1]}/bucket?secure=0"
        problem(send_file(client, make_pdf()), "storage_away")
    assert not StoredFile.objects.exists()


@pytest.mark.xdist_group("minio_url")
def test_nobody_is_led_to_a_storage_that_is_away(
    client: APIClient, registry: Registry, settings: Any, minio_url: str
) -> None:
    settings.STORAGE_URL = there = new_bucket(minio_url)
    file = send_file(client, make_pdf()).json()
    content = content_of(client, registry, file)
    assert client.get(content).status_code == 302
    settings.STORAGE_URL = f"s3://key:secret@127.0.0.1:{free_port()}/bucket?secure=0"
    problem(client.get(content, headers=ARABIC), "storage_away")
    settings.STORAGE_URL = new_bucket(minio_url)
    problem(client.get(content, headers=ARABIC), "file_missing")
    kept = StoredFile.objects.get(pk=file["id"])
    store().put_if_absent(kept.key, b"x", sha256=hashlib.sha256(b"x").hexdigest(), media_type="text/plain")
    problem(client.get(content, headers=ARABIC), "file_damaged")
    settings.STORAGE_URL = there
    assert client.get(content).status_code == 302


def test_a_file_that_was_cut_is_not_sent(client: APIClient, kept: str, files: Path) -> None:
    for found in files.rglob("*"):
        if found.is_file():
            found.chmod(0o600)
            found.write_bytes(found.read_bytes()[:100])
    problem(client.get(kept, headers=ARABIC), "file_damaged")


def test_bytes_that_are_gone_are_named(client: APIClient, kept: str, files: Path) -> None:
    for found in list(files.rglob("*")):
        if found.is_file():
            found.chmod(0o600)
            found.unlink()
    problem(client.get(kept, headers=ARABIC), "file_missing")
    assert Mail.objects.count() == 1


def test_a_client_can_tell_that_bytes_are_not_those_that_were_kept(
    client: APIClient, kept: str, files: Path
) -> None:
    whole = client.get(kept)
    told = whole["Repr-Digest"]
    assert told == f"sha-256=:{b64encode(hashlib.sha256(bytes_of(whole)).digest()).decode()}:"
    for found in files.rglob("*"):
        if found.is_file():
            found.chmod(0o600)
            found.write_bytes(b"x" * found.stat().st_size)
    damaged = client.get(kept)
    assert damaged["Repr-Digest"] == told
    assert b64encode(hashlib.sha256(bytes_of(damaged)).digest()).decode() not in told


def test_a_letter_waits_as_a_draft_while_the_storage_is_away(
    letters: Letters, settings: Any, tmp_path: Path
) -> None:
    mail = letters.reply()
    office = System(letters.registry.ministry.division, (Role.HEAD, Role.AGENT)).client("ar")
    body = {"circuit_version_id": str(letters.circuit.pk), "version": mail.version}
    key = {"Idempotency-Key": "mise-en-circuit-1"}
    settings.STORAGE_URL = f"s3://key:secret@127.0.0.1:{free_port()}/bucket?secure=0"
    problem(office.post(f"/api/v1/mails/{mail.pk}/launch/", body, headers=key), "storage_away")
    mail.refresh_from_db()
    assert (mail.status, mail.version) == (Status.DRAFT, body["version"])
    assert not Folder.objects.exists()
    settings.STORAGE_URL = f"file://{tmp_path / 'files'}"
    sent = office.post(f"/api/v1/mails/{mail.pk}/launch/", body, headers=key)
    assert (sent.status_code, sent.json()["status"]) == (200, Status.IN_CIRCUIT)


def test_a_signature_waits_for_a_storage_that_is_away(
    letters: Letters, settings: Any, deliver_all: Callable[[], int]
) -> None:
    mail = letters.send(letters.reply())
    letters.decide(mail, StepKind.VISA, Verb.APPROVE)
    there, director = settings.STORAGE_URL, signed_in(letters.director)
    settings.STORAGE_URL = f"s3://key:secret@127.0.0.1:{free_port()}/bucket?secure=0"
    asked = director.post("/api/v1/decisions/", decision(mail, StepKind.SIGNATURE, "sign"))
    assert asked.status_code == 201, "to decide needs no storage"
    drain()
    signature = Signature.objects.get()
    assert (signature.state, signature.file) == ("asked", None)
    assert signature.problem
    settings.STORAGE_URL = there
    for failing in list(Delivery.objects.failing()):
        try_again([failing.pk], now=clock.now())
    deliver_all()
    assert Signature.objects.filter(kind="signature", state="done").count() == 1
    assert fresh(mail).status == Status.TO_DISPATCH
