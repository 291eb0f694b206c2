"""A manager on a telephone, and the secretary who prepares: from the notification to signatures that are verified."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from common import clock
from journal.deliver import drain
from organisation.models import User
from organisation.principal import Principal
from parapheur.engine.values import StepKind, Verb
from parapheur.models import Folder
from tests.factories.courrier import Registry
from tests.factories.letters import Letters
from tests.web.conftest import chromium
from tests.web.people import PASSWORD

REMARK = "Le président a rappelé ce matin."
WORDS = {
    "fr": {
        "sign": "Signer",
        "return": "Renvoyer",
        "verified": "Signé et vérifié.",
        "missing": "Pièce manquante",
        "recall": "Rappeler",
        "recalled": "Votre décision est rappelée",
        "chosen": "Viser et signer les choisis",
        "prepare": "Je prépare",
        "remark": "Laisser une remarque",
        "leave": "Laisser cette remarque",
        "first": "Mettre en tête de pile",
        "on_top": "À voir en premier",
    },
    "ar": {
        "sign": "توقيع",
        "return": "إرجاع",
        "verified": "تم التوقيع والتحقق.",
        "missing": "وثيقة ناقصة",
        "recall": "استرجاع",
        "recalled": "استُرجع قرارك",
        "chosen": "تأشير وتوقيع المختارة",
        "prepare": "أُحضّره",
        "remark": "ترك ملاحظة",
        "leave": "ترك هذه الملاحظة",
        "first": "وضعه في مقدمة الملفات",
        "on_top": "للاطلاع أولا",
    },
}
LANGUAGES = [pytest.param(name, marks=pytest.mark.xdist_group(f"browser-{name}")) for name in ("fr", "ar")]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("dressed")]


@pytest.fixture
def letters(settings: Any, tmp_path: Path, deliver_all: Callable[[], int]) -> Letters:
    settings.STORAGE_URL = f"file://{tmp_path / 'files'}"
    settings.SIGNING_DIR = tmp_path / "signing"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    letters = Letters(Registry(clock.now()), deliver_all)
    for _n in range(3):
        letters.decide(letters.send(letters.reply()), StepKind.VISA, Verb.APPROVE)
    return letters


def work() -> None:
    """Let the worker do what is due; in a thread of its own, because the browser's loop runs in this one."""

    def deliver() -> None:
        try:
            drain()
        finally:
            connections.close_all()

    thread = Thread(target=deliver)
    thread.start()
    thread.join()


@contextmanager
def telephone(browser: Browser, server: LiveServer, person: Principal, language: str) -> Iterator[Page]:
    """The person's telephone, signed in some time ago."""
    client = Client()
    client.force_login(
        User.objects.get(pk=person.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    cookies = {"sessionid": client.cookies["sessionid"].value, "django_language": language}
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    context.add_cookies(
        [{"name": name, "value": value, "url": server.url} for name, value in cookies.items()]
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_secretary_prepares_and_the_manager_decides_from_the_telephone(
    letters: Letters, live_server: LiveServer, absent: Callable[[str], None], language: str
) -> None:
    with chromium(absent) as browser, telephone(browser, live_server, letters.director, language) as page:
        words = WORDS[language]
        with telephone(browser, live_server, letters.registry.ministry.secretary, language) as other:
            address = prepared(other, live_server.url, words)
        seen_first(page, live_server.url, words, address)
        first = from_the_notification(page, live_server.url, words)
        returned = back_and_recalled(page, words)
        assert returned != first
        several_at_once(page, live_server.url, words)
    assert set(Folder.objects.values_list("state", flat=True)) == {"completed"}


@contextmanager
def read(page: Page) -> Iterator[None]:
    """Whoever leaves a folder faster than its page says that it is before them hasn't read it."""
    with page.expect_response("**/opened/"):
        yield


def from_the_notification(page: Page, url: str, words: dict[str, str]) -> str:
    """Three gestures: the notification, « Sign », the password; then the next folder is there, and the signature verified."""
    page.goto(url + reverse("notifications"))
    with read(page):
        page.locator(".notes li.new .btn").first.tap()
    address = page.url
    page.locator(".actionbar summary", has_text=words["sign"]).tap()
    page.locator("dialog:modal input[type=password]").fill(PASSWORD)
    with read(page):
        page.locator("dialog:modal .btn-primary").tap()
        page.wait_for_url("**signed=**")
    assert address.split("?")[0] != page.url.split("?")[0], "the next one opens by itself"
    work()
    expect(page.locator(".signing")).to_contain_text(words["verified"], timeout=15_000)
    return address


def back_and_recalled(page: Page, words: dict[str, str]) -> str:
    """Return with a frequent reason, then take it back."""
    address = page.url.split("?")[0]
    page.locator(".actionbar summary", has_text=words["return"]).tap()
    page.locator("dialog:modal .chip", has_text=words["missing"]).tap()
    expect(page.locator("dialog:modal textarea")).to_have_value(words["missing"])
    with read(page):
        page.locator("dialog:modal .btn-primary").tap()
    page.locator(".toast-undo button", has_text=words["recall"]).tap()
    expect(page.locator(".toast-undo")).to_contain_text(words["recalled"])
    assert page.url.split("?")[0] == address
    return address


def several_at_once(page: Page, url: str, words: dict[str, str]) -> None:
    """The two that are left, without typing the password again."""
    page.goto(url + reverse("parapheur-batch"))
    cards = page.locator(".several > li")
    expect(cards).to_have_count(2)
    for card in cards.all():
        card.tap(position={"x": 120, "y": 40})
        expect(card.locator("[name=chosen]")).to_be_checked()
    assert not page.locator("input[type=password]").count()
    page.locator(".actionbar .btn", has_text=words["chosen"]).tap()
    page.wait_for_url("**/results/")
    work()
    expect(page.get_by_text(words["verified"])).to_have_count(2, timeout=15_000)


def prepared(page: Page, url: str, words: dict[str, str]) -> str:
    """What a secretary does with the pile of whom they assist: a remark, and one put first; no decision is offered."""
    page.goto(url + reverse("parapheur"))
    page.locator(".tabs a", has_text=words["prepare"]).tap()
    page.locator(".pile .obj").last.tap()
    page.wait_for_url("**/folders/**")
    assert not page.locator(".actionbar").count()
    page.locator("summary", has_text=words["remark"]).tap()
    page.locator("#remark").fill(REMARK)
    page.get_by_role("button", name=words["leave"]).tap()
    expect(page.locator("#remarks .said")).to_contain_text(REMARK)
    page.get_by_role("button", name=words["first"]).tap()
    expect(page.locator(".toast-undo")).to_be_visible()
    return page.url.split("#")[0]


def seen_first(page: Page, url: str, words: dict[str, str], address: str) -> None:
    """What was prepared stands on top, with its remark."""
    page.goto(url + reverse("parapheur"))
    expect(page.locator(".group-h").first).to_contain_text(words["on_top"])
    with read(page):
        page.locator(".pile .obj").first.tap()
        page.wait_for_url(address)
    expect(page.locator("#remarks .said")).to_contain_text(REMARK)


@pytest.mark.xdist_group("browser-fr")
def test_without_scripts_one_reads_and_decides(
    letters: Letters, live_server: LiveServer, absent: Callable[[str], None]
) -> None:
    words = WORDS["fr"]
    with chromium(absent) as browser:
        context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
        client = Client()
        client.force_login(
            User.objects.get(pk=letters.director.user_id),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        context.add_cookies(
            [
                {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url},
                {"name": "django_language", "value": "fr", "url": live_server.url},
            ]
        )
        page = context.new_page()
        page.goto(live_server.url + reverse("parapheur-next"))
        folder = page.url
        page.locator(".actionbar summary", has_text=words["sign"]).click()
        page.locator("details[open] input[type=password]").fill(PASSWORD)
        page.locator("details[open] .sheet-f .btn-primary").click()
        page.wait_for_url("**signed=**")
        work()
        page.locator('a[href*="/signature/"]').click()
        expect(page.locator(".signing")).to_contain_text(words["verified"])
        assert page.url.split("/folders/")[1].split("/")[0] in folder
        context.close()
