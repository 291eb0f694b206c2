"""The administrator of a small ministry, and another ministry beside it."""

from collections.abc import Callable

import pytest
from django.test import Client

from common import clock
from organisation.models import User
from organisation.principal import Principal
from tests.factories.organisation import Ministry

Enter = Callable[[Principal], Client]


@pytest.fixture
def ministry() -> Ministry:
    return Ministry(clock.now())


@pytest.fixture
def neighbour() -> Ministry:
    return Ministry(clock.now())


@pytest.fixture
def enter() -> Enter:
    """A browser in which the person is signed in."""

    def signed_in(principal: Principal) -> Client:
        client = Client()
        user = User.objects.get(pk=principal.user_id)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in
