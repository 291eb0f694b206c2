"""What the API's tests share: a registry office, and a system that registers for it."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from organisation.models import Administration
from organisation.roles import Role
from tests.factories.api import System
from tests.factories.courrier import Registry
from tests.factories.organisation import make_administration, make_unit


@pytest.fixture(autouse=True)
def _fresh_quota() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def registry(now: datetime) -> Registry:
    return Registry(now)


@pytest.fixture
def system(registry: Registry) -> System:
    """A system with the registry office's rights."""
    return System(registry.ministry.registry, (Role.APPLICATION, Role.CLERK))


@pytest.fixture
def client(system: System) -> APIClient:
    return system.client()


@pytest.fixture
def elsewhere() -> Administration:
    return make_administration()


@pytest.fixture
def outsider(elsewhere: Administration) -> APIClient:
    """A client with every right and scope, in another administration."""
    return System(make_unit(elsewhere), (Role.APPLICATION, Role.CLERK, Role.HEAD, Role.AGENT)).client()


@pytest.fixture
def outsider_without_scope(elsewhere: Administration) -> APIClient:
    """A client whose token is good for nothing that there is."""
    return System(make_unit(elsewhere), scope="none").client()
