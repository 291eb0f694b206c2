"""The two pages that machines ask."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from pytest_django import Settings

from journal.models import Delivery, Entry

pytestmark = pytest.mark.django_db


class Away:
    """A database whose every cursor fails."""

    error: ClassVar[DatabaseError] = DatabaseError("gone")

    def __call__(self) -> None:
        raise self.error


@pytest.fixture(autouse=True)
def storage(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGE_URL = f"file://{tmp_path / 'files'}"


def test_anybody_may_ask_whether_it_lives(client: Client) -> None:
    assert client.get("/health/live").content == b"live\n"


def test_ready_when_every_part_is(client: Client) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (
        200,
        {"database": "ready", "storage": "ready", "queue": "ready"},
    )


def test_a_storage_that_is_away_is_named(client: Client, settings: Settings) -> None:
    settings.STORAGE_URL = "s3://key:secret@127.0.0.1:9/bucket?secure=0"
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["storage"]) == (503, "away")


def test_a_database_that_is_away_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "cursor", Away())
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["database"]) == (503, "away")


def test_a_worker_that_is_away_is_noticed(client: Client) -> None:
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    entry = Entry.objects.create(
        canonical="{}", leaf=b"", name="tests.x", occurred_at=long_ago, about_kind="x", about_id="0" * 32
    )
    Delivery.objects.create(entry=entry, subscriber="tests.x", lane="fast", next_try_at=long_ago)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["queue"]) == (503, "late")
