"""Who works with the pages, a browser, and the site as it is served, with its style sheets and fonts."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, expect, sync_playwright

from common import clock
from tests.factories.courrier import Registry
from tests.factories.letters import Letters
from tests.factories.organisation import Ministry
from web import assets

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# Nothing is asked of the network.
_FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
]


@contextmanager
def chromium(absent: Callable[[str], None]) -> Iterator[Browser]:
    """Debian's Chromium; while it is open, this thread can't run what needs an event loop of its own (signing does)."""
    if not Path(CHROMIUM).exists():
        absent(f"no Chromium at {CHROMIUM} (Debian: apt install chromium)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        expect.set_options(timeout=15_000)  # a page that is slow because other tests run is not wrong
        yield started
        started.close()


@pytest.fixture(scope="module")
def browser(absent: Callable[[str], None]) -> Iterator[Browser]:
    """Chromium for one module, not for the session: other tests need event loops."""
    with chromium(absent) as started:
        yield started


@pytest.fixture(scope="module")
def dressed() -> Iterator[None]:
    """Style sheets, scripts and fonts in place."""
    # Playwright's own event loop runs in this thread; the tests touch the database between its calls, never during one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    assets.build(settings.ASSETS_DIR)
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def ministry() -> Ministry:
    return Ministry(clock.now())


@pytest.fixture
def neighbour() -> Ministry:
    """Another ministry beside it."""
    return Ministry(clock.now())


@pytest.fixture
def registry(settings: Any, tmp_path: Path) -> Registry:
    """A registry office at work."""
    settings.STORAGE_URL = f"file://{tmp_path / 'files'}"
    settings.SIGNING_DIR = tmp_path / "signing"
    return Registry(clock.now())


@pytest.fixture
def letters(registry: Registry, deliver_all: Callable[[], int]) -> Letters:
    """Letters on their way through a circuit."""
    return Letters(registry, deliver_all)
