"""A clock that is set forward and back by an hour while letters are registered: nothing is doubled, lost, or left waiting."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
import uuid6
from django.core.cache import cache

from audit.queries import unsealed_entries
from audit.use_cases.anchor_seals import anchor_seals
from audit.use_cases.seal_entries import seal_entries
from audit.verification import verify
from common import clock
from courrier.models import Mail
from courrier.queries import gaps
from journal.models import Delivery
from organisation.roles import Role
from tests.factories.api import System
from tests.factories.courrier import Registry

pytestmark = pytest.mark.django_db

NOON, HOUR = datetime(2026, 11, 24, 12, tzinfo=UTC), timedelta(hours=1)
MIDNIGHT = datetime(2026, 12, 31, 23, 10, tzinfo=UTC)  # in Rabat, where 2027 begins at eleven by this clock


@pytest.fixture
def registry(settings: Any, tmp_path: Path) -> Registry:
    settings.STORAGE_URL = f"file://{tmp_path / 'files'}"
    return Registry(NOON - HOUR * 24)


@contextmanager
def set_to(instant: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The clock of the machine, which starts anew: its identifiers follow the clock wherever it goes."""
    monkeypatch.setattr(uuid6, "_last_v7_timestamp", None)
    with time_machine.travel(instant):
        cache.clear()
        yield


def registered(registry: Registry, system: System) -> dict[str, Any]:
    """A letter that another system registers now, sent twice."""
    client, key = system.client(), {"Idempotency-Key": f"pli-{Mail.objects.count()}"}
    letter = {
        "register_id": str(registry.incoming.pk), "sender_id": str(registry.sender.pk), "subject": "Pli du matin",
    }  # fmt: skip
    first, again = (client.post("/api/v1/mails/", letter, headers=key) for _ in range(2))
    assert first.status_code == again.status_code == 201, first.json()
    assert first.json()["id"] == again.json()["id"]
    return dict(first.json())


def test_numbers_and_journal_hold(
    registry: Registry, deliver_all: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    system = System(registry.ministry.registry, (Role.APPLICATION, Role.CLERK))
    numbers = []
    for hours in (0, 1, -1, 0, 1, 0, -1, 1, 0):
        with set_to(NOON + hours * HOUR, monkeypatch):
            numbers.append(registered(registry, system)["number"])
            if hours:
                assert seal_entries(now=clock.now()) > 0
    assert numbers == list(range(1, 10))
    assert gaps(registry.incoming, 2026).missing == []
    with set_to(NOON, monkeypatch):
        deliver_all()
        assert not Delivery.objects.filter(done_at=None).exists(), "nothing waits for the hour to come back"
        seal_entries(now=clock.now())
        anchor_seals(now=clock.now())
        assert not unsealed_entries(whole=True).exists()
        assert verify(deep=True).is_whole


def test_a_year_that_begins_twice_counts_on(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    system = System(registry.ministry.registry, (Role.APPLICATION, Role.CLERK))
    given = []
    for hours in (-1, 0, -1, 0):
        with set_to(MIDNIGHT + hours * HOUR, monkeypatch):
            mail = registered(registry, system)
            given.append((mail["year"], mail["number"]))
    assert given == [(2026, 1), (2027, 1), (2026, 2), (2027, 2)]
