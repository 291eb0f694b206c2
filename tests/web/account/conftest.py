"""People of a small ministry, with their browsers."""

from collections.abc import Callable

import pytest
from django.test import Client

from organisation.models import User
from organisation.principal import Principal
from tests.web.people import PASSWORD, email_of

Enter = Callable[..., Client]


@pytest.fixture
def enter() -> Enter:
    """Sign in at the door with address and password, as on the named browser."""

    def signed_in(
        principal: Principal, language: str = "fr", agent: str = "Mozilla/5.0 (X11; Linux) Firefox/140.0"
    ) -> Client:
        client = Client(headers={"user-agent": agent})
        User.objects.filter(pk=principal.user_id).update(language=language)
        answer = client.post("/sign-in/", {"email": email_of(principal), "password": PASSWORD})
        assert answer.status_code == 302
        return client

    return signed_in
