"""The auditor's journey: what happened to a letter is found and read whole, the journal is verified, entries are taken out."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from common import clock
from courrier.details import details_of
from courrier.models import Mail
from courrier.use_cases.correct_mail import correct_mail
from organisation.models import User
from tests.factories.courrier import Registry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("dressed")]
WORDS = {
    "fr": {
        "journal": "Journal",
        "filter": "Filtrer",
        "more": "Plus de filtres",
        "before": "Avant",
        "field": "Objet",
        "proof": "État de la preuve",
        "verify": "Vérifier maintenant",
        "waits": "Vérification en cours",
        "whole": "Journal intact",
        "export": "Exporter ces entrées",
    },
    "ar": {
        "journal": "سجل التدقيق",
        "filter": "تصفية",
        "more": "مزيد من عوامل التصفية",
        "before": "قبل",
        "field": "الموضوع",
        "proof": "وضعية الإثبات",
        "verify": "تحقق الآن",
        "waits": "التحقق جار",
        "whole": "سجل التدقيق سليم",
        "export": "تصدير هذه القيود",
    },
}
LANGUAGES = [pytest.param(name, marks=pytest.mark.xdist_group(f"browser-{name}")) for name in WORDS]


@pytest.fixture
def letter(settings: Any, tmp_path: Path) -> Mail:
    settings.STORAGE_URL = f"file://{tmp_path / 'files'}"
    settings.SIGNING_DIR = tmp_path / "signing"
    registry = Registry(clock.now())
    mail = registry.in_charge(subject="Marché 70/2025")
    return correct_mail(
        by=registry.clerk,
        mail_id=mail.pk,
        version=mail.version,
        details=replace(details_of(mail), subject="Marché 07/2025"),
        reason="Chiffres inversés",
        now=clock.now(),
    )


def signed_in(browser: Browser, server: LiveServer, language: str) -> Page:
    client = Client()
    auditor = User.objects.get(holdings__post__rights__role="auditor")
    client.force_login(auditor, backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(accept_downloads=True)
    chosen = {"sessionid": client.cookies["sessionid"].value, "django_language": language}
    context.add_cookies([{"name": name, "value": value, "url": server.url} for name, value in chosen.items()])
    return context.new_page()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_auditor_reads_a_history_verifies_and_exports(
    browser: Browser,
    live_server: LiveServer,
    letter: Mail,
    deliver_all: Callable[[], int],
    language: str,
) -> None:
    words = WORDS[language]
    page = signed_in(browser, live_server, language)
    page.goto(live_server.url)
    page.locator(".rail").get_by_role("link", name=words["journal"]).click()
    page.locator("summary", has_text=words["more"]).click()
    page.fill("#what", letter.reference)
    page.get_by_role("button", name=words["filter"]).click()
    expect(page.locator("table.audit tr.it")).to_have_count(4)

    page.locator("table.audit a.act").first.click()
    expect(page.locator(".diff thead").get_by_text(words["before"])).to_be_visible()
    expect(page.locator(".diff tbody th")).to_have_text(words["field"])
    expect(page.locator(".diff del")).to_have_text("70/2025")
    expect(page.locator(".diff ins")).to_have_text("07/2025")
    expect(page.get_by_text("Chiffres inversés")).to_be_visible()

    page.get_by_role("link", name=words["proof"]).click()
    page.get_by_role("button", name=words["verify"]).click()
    expect(page.get_by_text(words["waits"])).to_be_visible()
    deliver_all()
    expect(page.get_by_role("heading", name=words["whole"])).to_be_visible()
    expect(page.get_by_text(words["waits"])).to_have_count(0)

    page.locator(".rail").get_by_role("link", name=words["journal"]).click()
    with page.expect_download() as download:
        page.get_by_role("button", name=words["export"]).click()
    taken = Path(download.value.path()).read_bytes().decode("utf-8-sig")
    assert letter.reference in taken
    assert taken.count("\r\n") > 4
    page.context.close()
