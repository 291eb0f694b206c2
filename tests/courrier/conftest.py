"""What the registry's tests share."""

from collections.abc import Callable
from datetime import datetime

import pytest

from organisation.principal import Principal
from organisation.roles import Role
from tests.factories.courrier import Registry
from tests.factories.letters import Letters
from tests.factories.organisation import make_administration, make_principal, make_unit


@pytest.fixture
def registry(now: datetime) -> Registry:
    return Registry(now)


@pytest.fixture
def stranger(now: datetime) -> Principal:
    """Somebody with every right, in another administration."""
    unit = make_unit(make_administration(), "SG")
    return make_principal(
        unit, Role.CLERK, Role.HEAD, Role.AGENT, Role.FUNCTIONAL_ADMIN, now=now, with_subtree=True
    )


@pytest.fixture
def letters(registry: Registry, deliver_all: Callable[[], int]) -> Letters:
    return Letters(registry, deliver_all)
