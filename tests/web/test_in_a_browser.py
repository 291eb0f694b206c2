"""The first pages in a real browser: what is printed, and what is sent over the line."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from common import clock
from organisation.models import User
from tests.factories.courrier import Registry

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dressed"),
    pytest.mark.xdist_group("browser-fr"),
]


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
