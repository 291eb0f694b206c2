"""A session that ends while one writes: after signing in again the words are still there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from common import clock
from organisation.models import User
from organisation.principal import Principal
from parapheur.engine.values import StepKind
from tests.factories.courrier import Registry
from tests.factories.letters import Letters, folder_of, step_of
from tests.web.conftest import chromium
from tests.web.people import PASSWORD

WORDS = "Il manque l’annexe ; ينقص الملحق."
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dressed"),
    pytest.mark.xdist_group("browser-fr"),
]


@pytest.fixture
def letters(settings: Any, tmp_path: Path, deliver_all: Callable[[], int]) -> Letters:
    settings.STORAGE_URL = f"file://{tmp_path / 'files'}"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    return Letters(Registry(clock.now()), deliver_all)


def enter(page: Page, server: LiveServer, person: Principal) -> None:
    client = Client()
    client.force_login(
        User.objects.get(pk=person.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}]
    )


def sent_after_the_end(page: Page, person: Principal, press: str) -> None:
    """The session ends, the form is sent all the same, one signs in again and is back where one was."""
    before = page.url
    Session.objects.all().delete()
    page.locator(press).click()
    page.fill("[name=email]", User.objects.get(pk=person.user_id).email)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(before)


def test_what_was_being_written_is_there_after_signing_in_again(
    letters: Letters, live_server: LiveServer, absent: Callable[[str], None]
) -> None:
    mail = letters.send(letters.reply())
    with chromium(absent) as browser:
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.set_default_timeout(15_000)
        for person, write in (
            (letters.head, a_return),
            (letters.head, a_remark),
            (letters.agent, a_letter),
            (letters.registry.ministry.administrator, a_correction_of_the_administration),
        ):
            enter(page, live_server, person)
            write(page, live_server.url, person, str(folder_of(mail).pk))
    visa = step_of(mail, StepKind.VISA)
    assert visa.state == "returned"


def a_return(page: Page, url: str, head: Principal, folder: str) -> None:
    """Sent after all: the folder goes back with the words typed before the session ended."""
    page.goto(url + reverse("folder", args=[folder]))
    return_it = f'.actionbar form[action="{reverse("folder-return", args=[folder])}"]'
    way = page.locator("summary", has_text="Renvoyer")
    way.click()
    page.fill(f"{return_it} textarea", WORDS)
    sent_after_the_end(page, head, f"{return_it} .sheet-f .btn-primary")
    way.click()
    expect(page.locator(f"{return_it} textarea")).to_have_value(WORDS)
    page.locator(f"{return_it} .sheet-f .btn-primary").click()
    page.wait_for_url(lambda now: folder not in now)


def a_remark(page: Page, url: str, head: Principal, folder: str) -> None:
    page.goto(url + reverse("folder", args=[folder]))
    page.locator("details.remark summary").click()
    expect(page.locator("#remark")).to_have_value("")
    page.fill("#remark", WORDS)
    sent_after_the_end(page, head, "details.remark form button")
    page.locator("details.remark summary").click()
    expect(page.locator("#remark")).to_have_value(WORDS)


def a_letter(page: Page, url: str, agent: Principal, folder: str) -> None:
    page.goto(url + reverse("letter-new"))
    page.fill("#id_subject", "Note")
    page.fill("#id_body", WORDS)
    sent_after_the_end(page, agent, ".letter-form .btn-primary")
    expect(page.locator("#id_subject")).to_have_value("Note")
    expect(page.locator("#id_body")).to_have_value(WORDS)


def a_correction_of_the_administration(page: Page, url: str, administrator: Principal, folder: str) -> None:
    page.goto(url + reverse("administration"))
    field = page.locator("form.sheet-page textarea").first
    field.fill(WORDS)
    sent_after_the_end(page, administrator, "form.sheet-page .sheet-f button")
    expect(field).to_have_value(WORDS)
