"""The second factor from outside: set up, asked for, lost, switched off."""

import re
from typing import Any

import pytest
from django.test import Client
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from config.checks import known_roles
from tests.factories.organisation import Ministry, next_code
from tests.web.account.conftest import Enter
from tests.web.people import PASSWORD, email_of

pytestmark = pytest.mark.django_db
PAGE = "/profile/second-factor/"


def forget_wrong_codes() -> None:
    """As time does: after a wrong code, each device waits before it hears the next one."""
    TOTPDevice.objects.update(throttling_failure_count=0)
    StaticDevice.objects.update(throttling_failure_count=0)


def set_up(client: Client) -> tuple[TOTPDevice, list[str]]:
    """Switch the second factor on; returns the telephone and the recovery codes of the page."""
    client.post(f"{PAGE}begin/")
    device = TOTPDevice.objects.get()
    page = client.post(f"{PAGE}set-up/", {"code": next_code(device)}).content.decode()
    device.refresh_from_db()
    return device, re.findall(r"<code dir=\"ltr\">(\w+)</code>", page)


def test_it_is_set_up_with_a_square_a_key_and_a_first_code(ministry: Ministry, enter: Enter) -> None:
    client = enter(ministry.agent)
    assert client.get(f"{PAGE}set-up/").status_code == 302, "looking begins nothing"
    assert not TOTPDevice.objects.exists()
    client.post(f"{PAGE}begin/")
    page = client.get(f"{PAGE}set-up/").content.decode()
    assert "<svg" in page
    assert 'class="qr"' in page
    assert "style=" not in page
    assert re.search(r'<bdi dir="ltr">[A-Z2-7]{4} ', page)
    wrong = client.post(f"{PAGE}set-up/", {"code": "000000"}).content.decode()
    assert "vérifiez" in wrong.split('role="alert"')[-1].lower()
    forget_wrong_codes()
    _device, codes = set_up(client)
    assert len(codes) == 10
    assert client.get(f"{PAGE}codes/").status_code == 405, "the codes are shown once"
    assert codes[0] not in client.get(PAGE).content.decode()


def test_the_code_is_asked_at_the_door_and_leads_where_one_was_going(
    ministry: Ministry, enter: Enter
) -> None:
    device, codes = set_up(enter(ministry.agent))
    client = Client()
    answer = client.post(
        "/sign-in/", {"email": email_of(ministry.agent), "password": PASSWORD, "next": "/profile/"}
    )
    assert answer["Location"] == "/sign-in/code/"
    assert client.get("/profile/").status_code == 302, "a password alone opens nothing"
    assert 'role="alert"' in client.post("/sign-in/code/", {"code": "123456"}).content.decode()
    forget_wrong_codes()
    assert client.post("/sign-in/code/", {"code": next_code(device)})["Location"] == "/profile/"
    other = Client()
    other.post("/sign-in/", {"email": email_of(ministry.agent), "password": PASSWORD})
    assert other.post("/sign-in/code/", {"code": codes[0]}).status_code == 302
    assert other.get("/profile/").status_code == 200
    again = Client()
    again.post("/sign-in/", {"email": email_of(ministry.agent), "password": PASSWORD})
    assert again.post("/sign-in/code/", {"code": codes[0]}).status_code == 200, "a recovery code serves once"


def test_recovery_codes_are_made_anew_and_it_is_switched_off_by_password(
    ministry: Ministry, enter: Enter
) -> None:
    client = enter(ministry.agent)
    _device, codes = set_up(client)
    page = client.post(f"{PAGE}codes/").content.decode()
    assert codes[0] not in page
    assert StaticToken.objects.count() == 10
    assert "Votre mot de passe actuel" in client.post(f"{PAGE}off/", {"password": "faux"}).content.decode()
    assert TOTPDevice.objects.exists()
    assert client.post(f"{PAGE}off/", {"password": PASSWORD})["Location"] == PAGE
    assert not TOTPDevice.objects.exists()
    assert client.post(f"{PAGE}codes/").status_code == 409, "no codes without a second factor"


def test_who_must_have_one_sets_it_up_before_anything_else(
    ministry: Ministry, enter: Enter, settings: Any
) -> None:
    settings.SECOND_FACTOR_ROLES = ["signatory"]
    client = enter(ministry.director)
    for address in ("/", "/profile/", "/notifications/"):
        assert client.get(address)["Location"] == PAGE
    assert "Votre fonction exige un second facteur" in client.get(PAGE).content.decode()
    assert client.get("/verify/").status_code == 200, "what is open to everybody stays open"
    set_up(client)
    assert client.get("/profile/").status_code == 200
    assert enter(ministry.agent).get("/profile/").status_code == 200, "others are not asked"


def test_a_role_that_does_not_exist_stops_the_start(settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = ["signatory", "director"]
    [problem] = known_roles()
    assert "director" in problem.msg
    settings.SECOND_FACTOR_ROLES = ["signatory"]
    assert known_roles() == []
