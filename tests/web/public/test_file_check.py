"""Anybody sends a PDF and reads what its signatures are worth; the file isn't kept and tells nothing of what is kept here."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from common import clock
from courrier.models import PieceRole
from storage.models import StoredFile
from storage.queries import read_bytes
from tests.factories.courrier import Registry
from tests.factories.letters import Letters
from tests.signing.conftest import pdf_bytes

pytestmark = pytest.mark.django_db
ADDRESS = reverse("verify-file")


@pytest.fixture(autouse=True)
def _fresh(settings: Any, tmp_path: Path) -> None:
    settings.STORAGE_URL = f"file://{tmp_path / 'files'}"
    settings.SIGNING_DIR = tmp_path / "signing"
    cache.clear()


@pytest.fixture
def signed(deliver_all: Callable[[], int]) -> bytes:
    """A letter that was signed and sealed here."""
    letters = Letters(Registry(clock.now()), deliver_all)
    mail = letters.send(letters.reply(), circuit=letters.make_circuit())
    letters.sign(mail)
    piece = mail.pieces.select_related("file").get(role=PieceRole.SIGNED)
    return bytes(read_bytes(piece.file))


def sent(content: bytes, name: str = "lettre.pdf", language: str = "fr") -> Any:
    client = Client()
    client.cookies["django_language"] = language
    return client.post(ADDRESS, {"file": SimpleUploadedFile(name, content, "application/pdf")})


def test_a_letter_of_ours_is_known_and_holds(signed: bytes) -> None:
    kept = StoredFile.objects.count()
    answer = sent(signed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "celle-ci est une démonstration" in page
    assert "Il a été fait ici" in page
    assert "/v/" in page
    assert StoredFile.objects.count() == kept, "what is sent isn't kept"


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_changed_copy_is_told_as_changed(signed: bytes, language: str) -> None:
    at = signed.index(b"/ByteRange") - 200
    changed = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]
    page = sent(changed, language=language).content.decode()
    assert 'class="panel verdict bad"' in page
    assert {"fr": "Ne vous fiez pas à ce fichier", "ar": "لا تعتمد على هذا الملف"}[language] in page
    longer = sent(signed + b"% added\n", language=language).content.decode()
    assert 'class="panel verdict bad"' in longer


def test_a_file_without_signature_says_so() -> None:
    page = sent(pdf_bytes()).content.decode()
    assert 'class="panel verdict unsure"' in page
    assert "Aucune n’a été trouvée" in page


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"\x89PNG not a pdf", 422, "Ce n’est pas un PDF"),
        (b"", 422, "Choisissez le fichier PDF"),
        (b"%PDF-1.7 and then nothing", 200, "verdict bad"),
    ],
)
def test_what_cannot_be_checked_is_said_in_words(content: bytes, status: int, said: str) -> None:
    answer = sent(content)
    assert (answer.status_code, said in answer.content.decode()) == (status, True)


def test_no_file_too_large_and_too_often(settings: Any) -> None:
    assert Client().post(ADDRESS, {}).status_code == 422
    settings.VERIFY_MAX_BYTES = 100
    assert sent(pdf_bytes()).status_code == 413
    settings.VERIFY_RATE = "3/hour"
    answers = [sent(b"%PDF-") for _ in range(4)]
    assert answers[-1].status_code == 429
    assert "Trop de fichiers" in answers[-1].content.decode()


def test_a_form_of_another_site_sends_nothing() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(ADDRESS, {"file": BytesIO(b"%PDF-")}).status_code == 403
