"""Getting in: tokens, scopes, sessions, and how often one may call."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import AccessToken
from rest_framework.test import APIClient

from api.models import Application
from api.throttling import AccountThrottle, TokenThrottle
from organisation.models import User
from organisation.roles import Role
from tests.factories.api import System
from tests.factories.courrier import Registry
from tests.factories.organisation import make_principal

pytestmark = pytest.mark.django_db


def test_a_token_is_given_for_id_and_secret(system: System) -> None:
    answer = system.ask_token().json()
    assert answer["token_type"] == "Bearer"
    assert answer["expires_in"] == 3600
    assert "refresh_token" not in answer
    assert set(answer["scope"].split()) == set(system.scope.split())


def test_a_token_is_not_kept_as_it_is(system: System) -> None:
    token = system.ask_token().json()["access_token"]
    assert token not in AccessToken.objects.values_list("token", flat=True)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"scope": "mails:administer"}, "invalid_scope"),
        ({"grant_type": "password", "username": "a", "password": "b"}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code", "code": "x"}, "unsupported_grant_type"),
    ],
)
def test_what_the_token_address_refuses(system: System, body: dict[str, str], error: str) -> None:
    answer = system.ask_token(**body)
    assert answer.status_code == 400
    assert answer.json()["error"] == error


def test_a_wrong_secret_gives_nothing(system: System) -> None:
    assert system.ask_token(secret="autre").status_code == 401


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"a=" + b"x" * 3_000_000, 413, "body_too_large"),
        (b"&".join([b"a=1"] * 2000), 400, "request_unreadable"),
    ],
    ids=["long", "many"],
)
def test_too_much_is_no_question_of_oauth2s(body: bytes, status: int, code: str) -> None:
    answer = APIClient().generic("POST", "/api/v1/token/", body, content_type=FORM)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"grant_type=client_credentials&client_id=%00&client_secret=%00", {}),
        (b"grant_type=client_credentials", {"Authorization": "Basic AAA6AAA="}),
        (b"grant_type=client_credentials", {"Authorization": "Basic " + "A" * 9000}),
        (b"grant_type=client_credentials&client_id=%ff%fe", {}),
    ],
    ids=["nul", "nul-in-header", "long-header", "bytes"],
)
def test_what_is_no_secret_opens_nothing(body: bytes, headers: dict[str, str]) -> None:
    answer = APIClient().generic("POST", "/api/v1/token/", body, content_type=FORM, headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_a_token_is_not_asked_for_by_address() -> None:
    answer = APIClient().get("/api/v1/token/")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_secrets_are_not_guessed_for_long(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TokenThrottle, "rate", "2/min", raising=False)
    cache.clear()
    answers = [system.ask_token(secret="autre") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert (answers[-1].json()["code"], answers[-1]["Content-Type"]) == (
        "throttled",
        "application/problem+json",
    )
    assert 0 < int(answers[-1]["Retry-After"]) <= 60


def test_no_token_while_the_database_is_away(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_arguments: object, **_more: object) -> None:
        raise OperationalError

    monkeypatch.setattr(Application.objects, "get", away)
    answer = system.ask_token()
    assert (answer.status_code, answer.json()["code"]) == (503, "database_away")
    assert answer["Retry-After"] == "60"


def test_a_scope_that_the_application_was_not_given_is_refused(registry: Registry) -> None:
    narrow = System(registry.ministry.registry, scope="mails:read")
    assert narrow.ask_token(scope="mails:write").json()["error"] == "invalid_scope"


def test_a_token_with_less_scope_reads_and_does_not_write(system: System) -> None:
    reader = system.client(scope="correspondents:read")
    assert reader.get("/api/v1/correspondents/").status_code == 200
    refused = reader.post("/api/v1/correspondents/", {"name": {"fr": "Agence Exemple"}})
    assert (refused.status_code, refused.json()["code"]) == (403, "insufficient_scope")
    assert "correspondents:write" in refused.json()["detail"]


def test_an_expired_token_is_refused(client: APIClient) -> None:
    AccessToken.objects.update(expires=timezone.now() - timedelta(seconds=1))
    answer = client.get("/api/v1/mails/")
    assert (answer.status_code, answer.json()["code"]) == (401, "token_refused")
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["Bearer inconnu", "Bearer ", "Bearer é à"])
def test_an_unknown_token_is_refused(header: str) -> None:
    answer = APIClient(headers={"Authorization": header}).get("/api/v1/mails/")
    assert (answer.status_code, answer.json()["code"]) == (401, "token_refused")


def test_the_tokens_of_a_removed_application_are_refused(system: System, client: APIClient) -> None:
    Application.objects.filter(pk=system.application.pk).delete()
    assert client.get("/api/v1/mails/").status_code == 401


def test_a_closed_account_is_refused(system: System, client: APIClient) -> None:
    User.objects.filter(pk=system.account.pk).update(is_active=False)
    answer = client.get("/api/v1/mails/")
    assert answer.status_code in {401, 403}


def test_a_token_in_the_address_is_not_looked_at(system: System) -> None:
    token = system.ask_token().json()["access_token"]
    assert APIClient().get("/api/v1/mails/", {"access_token": token}).status_code == 401


def test_a_person_signed_in_on_the_site_may_call_it(registry: Registry) -> None:
    browser = Client()
    browser.force_login(
        User.objects.get(pk=registry.clerk.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    assert browser.get("/api/v1/registers/").status_code == 200


def test_a_session_writes_only_with_the_sites_mark(registry: Registry) -> None:
    browser = APIClient(enforce_csrf_checks=True)
    browser.force_login(
        User.objects.get(pk=registry.clerk.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    answer = browser.post("/api/v1/correspondents/", {"name": {"fr": "Agence Exemple"}})
    assert answer.status_code == 403


def test_the_quota_is_told_and_kept(client: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AccountThrottle, "rate", "2/min", raising=False)
    cache.clear()
    first = client.get("/api/v1/registers/")
    assert first["RateLimit-Policy"] == '"api";q=2;w=60'
    assert first["RateLimit"].startswith('"api";r=1;t=')
    client.get("/api/v1/registers/")
    refused = client.get("/api/v1/registers/")
    assert (refused.status_code, refused.json()["code"]) == (429, "throttled")
    assert 0 < int(refused["Retry-After"]) <= 60
    assert refused["RateLimit"].startswith('"api";r=0;t=')


def test_the_command_makes_an_application(registry: Registry) -> None:
    ministry = registry.ministry
    make_principal(ministry.top, Role.TECHNICAL_ADMIN, now=registry.now, with_subtree=True)
    said, kept = StringIO(), StringIO()
    arguments = [
        "create_application", "GED Exemple", f"--administration={ministry.administration.code}",
        "--unit=BO", "--role=application", "--scope=registers:read", "--scope=mails:read",
    ]  # fmt: skip
    call_command(*arguments, stdout=said, stderr=kept)
    lines = dict(line.split(": ") for line in said.getvalue().splitlines())
    made = Application.objects.get(client_id=lines["client_id"])
    assert made.account.is_application
    assert made.scope == "mails:read registers:read"
    system = System.__new__(System)
    system.application = made
    token = system.ask_token(secret=lines["client_secret"])
    assert token.status_code == 200
    caller = APIClient(headers={"Authorization": f"Bearer {token.json()['access_token']}"})
    assert len(caller.get("/api/v1/registers/").json()["results"]) == 4


def test_the_command_wants_to_know_who_answers_for_it(registry: Registry) -> None:
    ministry = registry.ministry
    arguments = [
        "create_application", "GED Exemple", f"--administration={ministry.administration.code}",
        "--unit=BO", "--role=application", "--scope=mails:read",
    ]  # fmt: skip
    with pytest.raises(CommandError, match="--by"):
        call_command(*arguments)
    with pytest.raises(CommandError, match="ZZ"):
        call_command(*[part.replace("--unit=BO", "--unit=ZZ") for part in arguments])
