"""The technical administrator of a ministry is another person than the functional one."""

from collections.abc import Callable

import pytest

from common import clock
from organisation.principal import Principal
from organisation.roles import Role
from tests.factories.organisation import Ministry, make_principal

Technical = Callable[[Ministry], Principal]


@pytest.fixture
def technical() -> Technical:
    """Makes the technical administrator of a ministry."""

    def of(ministry: Ministry) -> Principal:
        return make_principal(ministry.top, Role.TECHNICAL_ADMIN, now=clock.now(), with_subtree=True)

    return of
