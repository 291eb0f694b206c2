"""A journal to seal, a store of its own for each test, and the ways in which somebody tampers."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from journal.events import Actor, Change, Event, Ref
from journal.models import Entry
from journal.protection import unprotect
from journal.publish import leaf_hash, record
from tests.factories.organisation import Ministry
from tests.owner import owning


@dataclass(frozen=True, kw_only=True)
class DoorPainted(Event):
    name: ClassVar[str] = "tests.door_painted"
    sentence: ClassVar[str] = "{actor} painted {about} {colour}."
    colour: str = "blue"
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DoorLookedAt(Event):
    name: ClassVar[str] = "tests.door_looked_at"
    reads: ClassVar[bool] = True


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Path) -> Path:
    """Where the anchors lie."""
    folder = tmp_path / "files"
    folder.mkdir()
    settings.STORAGE_URL = f"file://{folder}"
    return folder


@pytest.fixture
def ministry(now: datetime) -> Ministry:
    return Ministry(now=now)


@pytest.fixture
def write(now: datetime) -> Callable[..., list[UUID]]:
    """Write some entries; returns their identifiers."""

    def writing(count: int = 1, *, at: datetime = now, **fields: Any) -> list[UUID]:
        actor = fields.pop("actor", Actor(id=uuid4(), label="Amina Exemple"))
        event = fields.pop("event", DoorPainted)
        fields.setdefault("administration_id", uuid4())
        fields.setdefault("about", Ref(kind="door", id=uuid4(), label="باب 12"))
        return [record(event(**fields), actor=actor, now=at) for _ in range(count)]

    return writing


@pytest.fixture
def tamper() -> Callable[..., None]:
    """Run SQL as whoever owns the tables could: the triggers are taken away first."""

    def run(sql: str, *values: object) -> None:
        editor = connection.schema_editor()  # not entered: the test's transaction takes all back
        with owning(), connection.cursor() as cursor:
            for table in ("journal_entry", "audit_seal", "audit_sealedentry", "audit_anchor"):
                unprotect(table, editor)
            cursor.execute(sql, [key(value) if isinstance(value, UUID) else value for value in values])

    return run


def key(identifier: UUID) -> object:
    """An identifier as the database keeps it."""
    return identifier if connection.vendor == "postgresql" else identifier.hex


def forge(entry_id: UUID, **changes: object) -> tuple[str, bytes]:
    """Another text for an entry, with its hash computed anew."""
    told = json.loads(Entry.objects.get(pk=entry_id).canonical)
    told["event"] |= changes
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text, leaf_hash(text)
