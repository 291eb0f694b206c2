"""Who asks, when a proxy stands between: history, locks and limits go by that address."""

from ipaddress import ip_network
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from config import env
from web.middleware import ClientAddressMiddleware

HOME, INSIDE = "127.0.0.1", "10.1.2.3"
NEAR, FAR = "196.200.1.2", "2001:db8::7"


@pytest.mark.parametrize(
    ("peer", "passed_on", "known_as"),
    [
        (HOME, NEAR, NEAR),
        (HOME, FAR, FAR),
        (f"::ffff:{HOME}", NEAR, NEAR),
        (HOME, f"6.6.6.6, {NEAR}", NEAR),
        (HOME, f"{NEAR}, {INSIDE}", NEAR),
        (HOME, f"6.6.6.6, somebody, {INSIDE}", INSIDE),
        (HOME, f"<script>, {HOME}", HOME),
        (HOME, INSIDE, INSIDE),
        (HOME, "", HOME),
        (HOME, None, HOME),
        (NEAR, "6.6.6.6", NEAR),
        ("", NEAR, ""),
    ],
)
def test_the_last_address_that_no_trusted_proxy_has(
    settings: Any, peer: str, passed_on: str | None, known_as: str
) -> None:
    settings.TRUSTED_PROXIES = [ip_network(HOME), ip_network("10.0.0.0/8")]
    seen: list[str] = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    headers = {} if passed_on is None else {"X-Forwarded-For": passed_on}
    ClientAddressMiddleware(answer)(RequestFactory(REMOTE_ADDR=peer).get("/", headers=headers))
    assert seen == [known_as]


@pytest.mark.django_db
def test_a_made_up_header_opens_no_new_quota(settings: Any) -> None:
    cache.clear()

    def left(**more: str) -> str:
        answer = Client(REMOTE_ADDR=NEAR).post("/api/v1/token/", headers=more)
        return str(answer.headers["RateLimit"])

    assert left() != left(**{"X-Forwarded-For": "6.6.6.6"}) != left(**{"X-Forwarded-For": "7.7.7.7"})


def test_a_wrong_network_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", "10.0.0.0/8, proxy")
    with pytest.raises(ImproperlyConfigured, match=r"TRUSTED_PROXIES: .*proxy.* for example 127.0.0.1"):
        env.networks("TRUSTED_PROXIES", "")
