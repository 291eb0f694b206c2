"""Everybody at every door: by role, from another unit, from another administration, without sign-in."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from common import clock
from tests.access.cast import cast
from tests.access.walk import compared, doors_of_the_api, doors_of_the_site, table, tried

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]


@pytest.fixture
def clients(settings: Any, tmp_path: Path) -> dict[str, Client]:
    """The demonstration as `make run` lays it out, and everybody in front of it."""
    settings.STORAGE_URL = f"file://{tmp_path / 'files'}"
    settings.SIGNING_DIR = tmp_path / "signing"
    for command in ("load_demo", "play_story", "play_office"):
        call_command(command, stdout=StringIO(), stderr=StringIO())
    return cast(clock.now())


def test_doors_open_to_whom_the_tables_name(clients: dict[str, Client]) -> None:
    wrong = []
    for file, doors in (("pages.txt", doors_of_the_site()), ("api.txt", doors_of_the_api())):
        found = {}
        for door in doors:
            marks, broken = tried(door, clients)
            wrong += broken
            if marks:
                found[door.name] = marks
        wrong += compared(found, table(file), file)
    assert not wrong, "\n".join(wrong)
