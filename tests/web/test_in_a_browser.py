"""The first pages in a real browser: both languages, telephone and desk, nobody shut out."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from common import clock
from courrier.models import PieceRole
from organisation.models import User
from tests.factories.courrier import Registry

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dressed"),
    pytest.mark.xdist_group("browser"),
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
_SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary')]
  .filter(e => e.offsetParent && e.getClientRects().length && !e.closest('.visually-hidden-focusable'))
  .filter(e => getComputedStyle(e).display !== 'inline')
  .filter(e => { const r = (e.matches('.obj') ? e.closest('tr, li') : e).getBoundingClientRect(); return r.height < 43.5 })
  .map(e => e.outerHTML.slice(0, 120))"""


@pytest.fixture
def registry(settings: Any, tmp_path: Path, deliver_all: Callable[[], int]) -> Registry:
    settings.STORAGE_URL = f"file://{tmp_path / 'files'}"
    settings.SIGNING_DIR = tmp_path / "signing"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    registry = Registry(clock.now())
    registry.in_charge()
    registry.register(subject="شكاية بخصوص تأخر تسوية وضعية إدارية")
    deliver_all()
    return registry


def session_of(registry: Registry, language: str) -> list[dict[str, str]]:
    client = Client()
    client.force_login(
        User.objects.get(pk=registry.clerk.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    return [
        {"name": "sessionid", "value": client.cookies["sessionid"].value},
        {"name": "django_language", "value": language},
    ]


def addresses(registry: Registry) -> dict[str, bool]:
    """The pages, and whether one is signed in on them."""
    mail = registry.in_charge()
    receipt = mail.pieces.filter(role=PieceRole.RECEIPT).first()
    return {
        reverse("sign-in"): False,
        reverse("password"): False,
        reverse("home"): True,
        reverse("register", args=["incoming"]): True,
        reverse("register", args=["outgoing"]): True,
        reverse("mail", args=[mail.pk]): True,
        reverse("verify"): False,
        f"/v/{receipt.paper_code if receipt else '0'}/": False,
        "/mails/00000000-0000-0000-0000-000000000000/": True,
    }


def look(page: Page, address: str, language: str) -> list[str]:
    """What is wrong with the page as it stands."""
    wrong = []
    if page.evaluate("document.documentElement.lang") != language:
        wrong.append(f"{address}: not in {language}")
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        wrong.append(f"{address}: scrolls sideways")
    wrong += [f"{address}: smaller than a finger: {found}" for found in page.evaluate(_SMALL)]
    for violation in Axe().run(page, options=RULES).response["violations"]:
        if violation["impact"] in {"serious", "critical"}:
            nodes = [node["html"][:160] for node in violation["nodes"][:3]]
            wrong.append(f"{address}: {violation['id']}: {nodes}")
    return wrong


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("width", [360, 768, 1366])
def test_nobody_is_shut_out(
    browser: Browser, live_server: LiveServer, registry: Registry, language: str, width: int
) -> None:
    wrong: list[str] = []
    pages = addresses(registry)

    def listen(page: Page) -> None:
        page.on("console", lambda said: wrong.append(said.text) if "Content Security" in said.text else None)
        page.on("request", lambda sent: None if sent.url.startswith(ours) else wrong.append(sent.url))

    ours = (live_server.url, "data:", "blob:")
    for signed_in in (True, False):
        context = browser.new_context(viewport={"width": width, "height": 800})
        cookies = session_of(registry, language) if signed_in else session_of(registry, language)[1:]
        context.add_cookies([cookie | {"url": live_server.url} for cookie in cookies])
        page = context.new_page()
        listen(page)
        for address in (path for path, needs in pages.items() if needs is signed_in):
            page.goto(live_server.url + address)
            wrong += look(page, address, language)
        context.close()
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_register_prints_whole(
    browser: Browser, live_server: LiveServer, registry: Registry, language: str, tmp_path: Path
) -> None:

    context = browser.new_context()
    context.add_cookies([cookie | {"url": live_server.url} for cookie in session_of(registry, language)])
    page = context.new_page()
    page.goto(live_server.url + reverse("register", args=["incoming"]))
    printed = tmp_path / "register.pdf"
    page.pdf(path=str(printed), format="A4")
    context.close()
    with pypdfium2.PdfDocument(printed) as pdf:
        text = str(pdf[0].get_textpage().get_text_bounded())
    # The last column's head; a printed Arabic page gives its letters in the order in which they stand on paper.
    assert any(head in text for head in ("échéance", "الأجل", "لجألا")), text


def test_the_first_visit_is_light_and_the_next_lighter(
    browser: Browser, live_server: LiveServer, registry: Registry
) -> None:

    context = browser.new_context()
    context.add_cookies([cookie | {"url": live_server.url} for cookie in session_of(registry, "fr")])
    page = context.new_page()
    weights: dict[str, int] = {}

    def weigh(answer: Any) -> None:
        body = answer.body() if answer.status == 200 else b""
        packed = answer.url.endswith((".woff2", ".webp"))
        weights[answer.url] = len(body) if packed else len(gzip.compress(body, 6))

    page.on("response", weigh)
    page.goto(live_server.url + reverse("home"), wait_until="networkidle")
    assert sum(weights.values()) <= 250 * 1024, weights
    shared = {url for url in weights if "/static/" in url}
    weights.clear()
    page.goto(live_server.url + reverse("register", args=["incoming"]), wait_until="networkidle")
    assert sum(weight for url, weight in weights.items() if url not in shared) <= 30 * 1024, weights
    context.close()
