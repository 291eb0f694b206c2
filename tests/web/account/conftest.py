"""People of a small ministry, with their browsers."""

from collections.abc import Callable

import pytest
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from organisation.models import User
from organisation.principal import Principal
from tests.web.people import PASSWORD, email_of

Enter = Callable[..., Client]


def code_of(device: TOTPDevice, *, step: int = 0) -> str:
    """What the telephone shows, now or ``step`` half minutes later."""
    return f"{totp(device.bin_key, step=device.step, t0=device.t0, digits=device.digits, drift=step):06d}"


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
