"""The clerk's journey without a mouse: a letter registered with its scan, its receipt, the next one, a session that ends."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from common import clock
from courrier.models import Mail
from organisation.models import User
from tests.factories.courrier import Registry
from tests.factories.storage import make_pdf
from tests.web.journeys.test_account import enter
from tests.web.keyboard import lead_on
from tests.web.people import PASSWORD, email_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("dressed")]
WORDS = {
    "fr": {
        "typed": "ain rih",
        "kept": "Brouillon gardé à",
        "registered": "Courrier enregistré",
        "preparing": "se prépare",
        "receipt": "Imprimer le récépissé",
        "ended": "Votre session est terminée.",
        "subject": "Demande d’appui technique",
        "sender": "Commune d’Aïn Rihane",
    },
    "ar": {
        "typed": "جماعه عين",
        "kept": "حُفظت المسودة على الساعة",
        "registered": "سُجلت المراسلة",
        "preparing": "الوصل قيد الإعداد",
        "receipt": "طباعة الوصل",
        "ended": "انتهت جلستك.",
        "subject": "طلب دعم تقني من أجل رقمنة الأرشيف",
        "sender": "جماعة عين ريحان",
    },
}
LANGUAGES = [pytest.param(name, marks=pytest.mark.xdist_group(f"browser-{name}")) for name in WORDS]


@pytest.fixture
def registry(settings: Any, tmp_path: Path) -> Registry:
    settings.STORAGE_URL = f"file://{tmp_path / 'files'}"
    registry = Registry(clock.now())
    registry.correspondent("Commune d’Aïn Rihane", "جماعة عين ريحان")
    return registry


def _next_field(page: Page, *typed: str) -> None:
    for text in typed:
        page.keyboard.type(text)
        page.keyboard.press("Enter")


def _session_ends_while_typing(page: Page, words: dict[str, str], email: str) -> None:
    """The next one is half typed when the session ends; after signing in again it is there."""
    lead_on(page, "F2")
    expect(page.locator("#id_sender")).to_be_focused()
    page.locator("#id_subject").focus()
    page.keyboard.type(words["subject"])
    expect(page.locator("#kept")).to_contain_text(words["kept"])
    Session.objects.all().delete()
    page.keyboard.type(" bis")
    expect(page.get_by_text(words["ended"])).to_be_visible()
    page.locator("#session-ended a").click()
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#id_subject")).to_have_value(re.compile(re.escape(words["subject"]) + " bis"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_is_registered_by_keyboard_alone(
    browser: Browser,
    live_server: LiveServer,
    registry: Registry,
    deliver_all: Callable[[], int],
    tmp_path: Path,
    language: str,
) -> None:
    words, email = WORDS[language], email_of(registry.clerk)
    User.objects.filter(email=email).update(language=language)
    scan = tmp_path / "lettre.pdf"
    scan.write_bytes(make_pdf(pages=2))
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    enter(page, live_server, email)

    lead_on(page, "F2")
    expect(page.locator("#id_sender")).to_be_focused()
    page.keyboard.type(words["typed"])
    expect(page.locator("#senders [aria-selected=true]")).to_contain_text(words["sender"])
    page.keyboard.press("Enter")
    expect(page.locator("#id_external_reference")).to_be_focused()
    page.locator("#id_scan").set_input_files(scan)
    expect(page.locator("#scan")).to_contain_text("lettre.pdf")
    page.locator("#id_external_reference").focus()
    _next_field(page, "312/2026/CAR", "-1", words["subject"])
    expect(page.locator("#kept")).to_contain_text(words["kept"])
    deliver_all()
    expect(page.locator("#scan-pages img")).to_have_count(2)
    page.keyboard.press("Control+s")

    expect(page.get_by_role("heading", level=1)).to_have_text(words["registered"])
    mail = Mail.objects.get()
    assert (mail.subject, mail.sender.name_ar) == (words["subject"], "جماعة عين ريحان")
    expect(page.locator(".saved .stamp")).to_contain_text(mail.reference)
    expect(page.locator("#receipt")).to_contain_text(words["preparing"])
    deliver_all()
    expect(page.get_by_role("link", name=words["receipt"])).to_be_visible()

    _session_ends_while_typing(page, words, email)
    assert Mail.objects.count() == 1
    page.context.close()
