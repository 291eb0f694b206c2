"""A small ministry, its technical administrator, and another administration beside it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from journal.events import Event, event_from_data
from organisation.principal import Principal
from organisation.queries import principal_for
from organisation.roles import Role
from tests.factories.organisation import Ministry, make_principal


@pytest.fixture
def ministry(now: datetime) -> Ministry:
    return Ministry(now)


@pytest.fixture
def neighbour(now: datetime) -> Ministry:
    return Ministry(now)


@pytest.fixture
def technician(ministry: Ministry, now: datetime) -> Principal:
    return make_principal(ministry.top, Role.TECHNICAL_ADMIN, now=now, with_subtree=True)


@pytest.fixture
def again(now: datetime) -> Callable[[Principal], Principal]:
    """The same person, asked for anew, as at their next request."""

    def signed_in(person: Principal, at: datetime = now) -> Principal:
        return principal_for(person.user_id, now=at)

    return signed_in


@pytest.fixture
def told() -> Callable[[type[Event]], list[Any]]:
    """The events of one kind that the journal holds, oldest first."""
    import json

    from journal.models import Entry

    def events(kind: type[Event]) -> list[Any]:
        entries = Entry.objects.filter(name=kind.name).order_by("id")
        return [event_from_data(entry.name, json.loads(entry.canonical)["event"]) for entry in entries]

    return events
