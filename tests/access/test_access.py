"""Everybody at every door: by role, from another unit, from another administration, without sign-in."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.http import HttpResponse

from common import clock
from tests.access.cast import everybody, staff
from tests.access.walk import compared, doors_of_the_api, doors_of_the_site, found_at, table, tried

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of pages only what they say is looked at here, and of refusals only their status."""
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *_, **__: None)
    monkeypatch.setattr("web.refusals.render", lambda *_, status: HttpResponse(status=status))


@pytest.fixture
def _demonstration(settings: Any, tmp_path: Path) -> None:
    """As `make run` lays it out."""
    settings.STORAGE_URL = f"file://{tmp_path / 'files'}"
    settings.SIGNING_DIR = tmp_path / "signing"
    for command in ("load_demo", "play_story", "play_office"):
        call_command(command, stdout=StringIO(), stderr=StringIO())


@pytest.mark.usefixtures("_demonstration")
def test_doors_open_to_whom_the_tables_name() -> None:
    now = clock.now()
    inside = staff(now)
    site, unknown = found_at(doors_of_the_site())
    api, unknown_too = found_at(doors_of_the_api())
    wrong = unknown + unknown_too
    clients = everybody(inside, now)
    for file, doors in (("pages.txt", site), ("api.txt", api)):
        found = {}
        for one in doors:
            found[one.door.name], broken = tried(one, clients)
            wrong += broken
        wrong += compared(found, table(file), file)
    assert not wrong, "\n".join(wrong)
