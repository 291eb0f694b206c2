"""Anybody who holds a letter: its code, its file, a changed copy, a file from elsewhere; nothing of the content is told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from common import clock
from courrier.models import MailPiece, PieceRole
from signing.models import Signature
from storage.queries import read_bytes
from tests.factories.courrier import Registry
from tests.factories.letters import Letters
from tests.web.conftest import chromium

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("dressed")]
SUBJECT = "Congé de maladie"
WORDS = {
    "fr": {
        "verify": "Vérifier",
        "no_value": "n’a pas de valeur légale",
        "issued": "Ce papier a été émis ici",
        "changed": "Ce fichier a été modifié",
        "unknown": "Nous ne connaissons pas ce document",
        "whole": "Envoyer le fichier pour un contrôle complet",
        "send": "Envoyer et contrôler",
        "beware": "Ne vous fiez pas à ce fichier",
    },
    "ar": {
        "verify": "تحقق",
        "no_value": "ليست لها قيمة قانونية",
        "issued": "صدرت هذه الورقة من هنا",
        "changed": "تم تعديل هذا الملف",
        "unknown": "لا نعرف هذه الوثيقة",
        "whole": "إرسال الملف لفحص كامل",
        "send": "إرسال وفحص",
        "beware": "لا تعتمد على هذا الملف",
    },
}
LANGUAGES = [pytest.param(name, marks=pytest.mark.xdist_group(f"browser-{name}")) for name in WORDS]


@pytest.fixture
def letters(settings: Any, tmp_path: Path, deliver_all: Callable[[], int]) -> Letters:
    """A letter signed and sealed, whose incoming mail has its receipt."""
    settings.STORAGE_URL = f"file://{tmp_path / 'files'}"
    settings.SIGNING_DIR = tmp_path / "signing"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    cache.clear()
    letters = Letters(Registry(clock.now()), deliver_all)
    letters.sign(letters.send(letters.reply(subject=SUBJECT)))
    return letters


def file_of(role: PieceRole) -> FilePayload:
    """The file as the citizen has it."""
    content = bytes(read_bytes(MailPiece.objects.filter(role=role).latest("pk").file))
    return {"name": "lettre.pdf", "mimeType": "application/pdf", "buffer": content}


def longer(file: FilePayload) -> FilePayload:
    """A copy to which somebody added a line."""
    return {**file, "buffer": file["buffer"] + b"% added\n"}


def headline(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)
    assert SUBJECT not in page.content(), "the content of a letter is told to nobody"


def drop(page: Page, file: FilePayload) -> None:
    """Choose the file where it stays on the device; no request carries it."""
    expect(page.locator("[data-hash]")).to_be_visible()  # not before its script listens
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    with page.expect_navigation(url="**sha256=*"):
        page.set_input_files("[data-hash] input", files=[file])
    assert set(asked) == {"GET"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_citizen_checks_a_code_a_file_and_a_changed_copy(
    letters: Letters, live_server: LiveServer, absent: Callable[[str], None], language: str
) -> None:
    words = WORDS[language]
    signed, receipt = file_of(PieceRole.SIGNED), file_of(PieceRole.RECEIPT)
    code = Signature.objects.latest("ended_at").code
    with chromium(absent) as browser:
        context = browser.new_context(viewport={"width": 390, "height": 844})
        context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto(live_server.url + reverse("verify"))
        page.fill("#code", f" {code[:4].lower()} {code[4:]}")
        page.get_by_role("button", name=words["verify"], exact=True).click()
        headline(page, words["no_value"])
        expect(page.locator("dl.facts.big")).to_contain_text(letters.director.name.in_language(language))

        drop(page, signed)
        headline(page, words["no_value"])
        drop(page, longer(signed))
        headline(page, words["changed"])

        page.goto(live_server.url + reverse("verify"))
        drop(page, receipt)
        headline(page, words["issued"])

        page.goto(live_server.url + reverse("verify"))
        drop(page, longer(signed))
        headline(page, words["unknown"])
        page.get_by_role("link", name=words["whole"]).first.click()
        page.set_input_files("#sent", files=[longer(signed)])
        page.get_by_role("button", name=words["send"]).click()
        headline(page, words["beware"])
        expect(page.locator("ul.checks li.n")).not_to_have_count(0)
        context.close()
