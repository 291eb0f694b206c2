"""What the tests of notifications share: a registry at work, a clock that stands, and who was told."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest

from common import clock
from journal.models import Entry
from notifications.models import Notification
from tests.factories.courrier import Registry
from tests.factories.organisation import Ministry


class Clock:
    """The clock that deliveries read."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@pytest.fixture(autouse=True)
def standing(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that stands at ``now`` until a test moves it."""
    standing = Clock(now)
    monkeypatch.setattr(clock, "now", standing.now)
    return standing


@pytest.fixture
def registry(now: datetime, deliver_all: Callable[[], int]) -> Registry:
    """A registry office whose setting up has been told to everybody, and forgotten."""
    registry = Registry(now)
    deliver_all()
    assert not Notification.objects.exists()
    return registry


@pytest.fixture
def ministry(registry: Registry) -> Ministry:
    return registry.ministry


@pytest.fixture
def told(deliver_all: Callable[[], int], standing: Clock) -> Callable[[], dict[UUID, str]]:
    """Deliver when the last fact has happened, then say who has an unread notification of which kind."""

    def unread() -> dict[UUID, str]:
        standing.at = max(standing.at, Entry.objects.latest("occurred_at").occurred_at)
        deliver_all()
        rows = Notification.objects.filter(read_at=None).order_by("happened_at", "id")
        return {row.recipient_id: str(row.kind) for row in rows}

    return unread
