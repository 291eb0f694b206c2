"""A browser, and the site as it is served, with its style sheets and fonts."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from web import assets

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], absent: Callable[[str], None]
) -> dict[str, Any]:
    """Debian's Chromium, which asks nothing of the network."""
    if not Path(CHROMIUM).exists():
        absent(f"no Chromium at {CHROMIUM} (Debian: apt install chromium)")
    flags = [
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
    ]
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": flags}


@pytest.fixture(scope="session")
def dressed() -> None:
    """Style sheets, scripts and fonts in place."""
    # Playwright's own event loop runs in this thread; the tests touch the database between its calls, never during one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    assets.build(settings.ASSETS_DIR)
