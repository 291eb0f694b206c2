"""Every page of the table of addresses, as somebody opens it: both languages, four widths, nobody shut out."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Browser, BrowserContext, Response
from playwright.sync_api import Page as Tab
from pytest_django.live_server_helper import LiveServer

from organisation.models import User
from tests.web.conftest import chromium
from tests.web.looking import WIDTHS, listen, look, look_enlarged, look_printed
from tests.web.pages import not_pages, pages


def _names(resolver: URLResolver) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace is None:
                yield from _names(entry)
        elif isinstance(entry, URLPattern) and _is_of_the_site(entry) and entry.name:
            yield entry.name


def _is_of_the_site(pattern: URLPattern) -> bool:
    return pattern.callback.__module__.startswith("web.")


def test_no_page_is_forgotten() -> None:
    known = set(_names(get_resolver()))
    listed, excused = set(pages()), set(not_pages())
    assert known - listed - excused == set(), "add them to the room's module in tests/web/pages"
    assert (listed | excused) - known == set(), "these addresses are gone"
    assert listed & excused == set()


@pytest.fixture
def demonstration(settings: Any, tmp_path: Path) -> None:
    """The demonstration as `make run` lays it out."""
    settings.STORAGE_URL = f"file://{tmp_path / 'files'}"
    settings.SIGNING_DIR = tmp_path / "signing"
    for command in ("load_demo", "play_story", "play_office"):
        call_command(command, stdout=StringIO(), stderr=StringIO())


def _context(browser: Browser, server: LiveServer, person: str, language: str) -> BrowserContext:
    client = Client()
    cookies = {"django_language": language}
    if person:
        user = User.objects.get(email=f"{person}@exemple.invalid")
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        cookies["sessionid"] = client.cookies["sessionid"].value
    context = browser.new_context(viewport={"width": WIDTHS[0], "height": 800})
    context.add_cookies(
        [{"name": name, "value": value, "url": server.url} for name, value in cookies.items()]
    )
    return context


@pytest.mark.django_db
@pytest.mark.usefixtures("demonstration")
def test_every_page_keeps_to_its_queries(budget: Callable[[str], AbstractContextManager[None]]) -> None:
    """In an installation at work; what is read once in the life of a process isn't counted."""
    for name, shown in pages().items():
        for at, page in enumerate(shown):
            client = Client()
            if page.person:
                client.force_login(User.objects.get(email=f"{page.person}@exemple.invalid"))
            address = reverse(name, kwargs=page.arguments()) + page.asked
            client.get(address)
            with budget(f"at work: {name}" + (f" {at + 1}" if at else "")):
                answer = client.get(address)
            assert answer.status_code in {200, 404}, address  # of what is unknown the public page says so


@pytest.mark.any_database  # there, the test above opens every page
@pytest.mark.timeout(900)
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("dressed", "demonstration")
@pytest.mark.parametrize(
    "language",
    [pytest.param(name, marks=pytest.mark.xdist_group(f"browser-{name}")) for name in ("fr", "ar")],
)
def test_nobody_is_shut_out(live_server: LiveServer, absent: Callable[[str], None], language: str) -> None:
    # The story signs, so it is played before the browser opens.
    with chromium(absent) as browser:
        wrong = _walk(browser, live_server, language)
    assert not wrong, "\n".join(wrong)


def _walk(browser: Browser, live_server: LiveServer, language: str) -> list[str]:
    wrong: list[str] = []
    shown = [(name, page) for name, found in pages().items() for page in found]
    for person in sorted({page.person for _name, page in shown}):
        context = _context(browser, live_server, person, language)
        tab = context.new_page()
        listen(tab, live_server.url, wrong)
        for name, page in shown:
            if page.person == person:
                address = reverse(name, kwargs=page.arguments()) + page.asked
                answer = tab.goto(live_server.url + address)
                wrong += _seen(tab, answer, address, language)
        context.close()
    return wrong


def _seen(tab: Tab, answer: Response | None, address: str, language: str) -> list[str]:
    if (
        answer is None
        or answer.status in {403, 500}
        or not tab.url.split("?")[0].endswith(address.split("?")[0])
    ):
        return [f"{address}: {answer and answer.status}, at {tab.url}"]
    wrong = []
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 800})
        wrong += look(tab, address, language, width)
    wrong += look_enlarged(tab, address, language)
    return wrong + look_printed(tab, address, language)
