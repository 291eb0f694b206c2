"""Other systems: let in, given a new secret, shut out, by the technical administrator alone."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from rest_framework.test import APIClient

from api.models import Application
from journal.models import Entry
from organisation.credentials import credentials
from organisation.models import User
from tests.factories.api import System
from tests.factories.organisation import Ministry
from tests.web.installation.conftest import Technical
from tests.web.people import signed_in
from web.views.organisation.application_words import SCOPES

pytestmark = pytest.mark.django_db

LIST, NEW = "/organisation/applications/", "/organisation/applications/new/"


def asked(ministry: Ministry, **more: Any) -> dict[str, Any]:
    """What is typed to let an application in."""
    return {
        "name_fr": "GED Exemple",
        "name_ar": "نظام مثال",
        "unit": ministry.registry.pk,
        "role": "application",
        "scopes": ["registers:read", "mails:read"],
        "mark": uuid4(),
    } | more


def secret_in(page: str) -> str:
    found = re.search(r'id="client-secret"><bdi[^>]*>([^<]+)<', page)
    return found[1] if found else ""


def token(secret: str) -> int:
    """What the interface answers to the only application with this secret."""
    system = System.__new__(System)
    system.application = Application.objects.get()
    return int(system.ask_token(secret=secret).status_code)


def let_in(client: Client, ministry: Ministry) -> tuple[str, str]:
    """A new application: the address of its page, and its secret."""
    page = client.post(NEW, asked(ministry)).content.decode()
    account = User.objects.get(is_application=True, name_fr="GED Exemple")
    return f"{LIST}{account.pk}/", secret_in(page)


def test_an_application_is_let_in_and_its_secret_shown_once(ministry: Ministry, technical: Technical) -> None:
    client, given = signed_in(technical(ministry)), asked(ministry)
    answer = client.post(NEW, given)
    assert "no-store" in answer["Cache-Control"]
    secret = secret_in(answer.content.decode())
    assert token(secret) == 200
    account = Application.objects.get().account
    page = client.get(f"{LIST}{account.pk}/").content.decode()
    assert "Lire les courriers" in page
    assert Application.objects.get().client_id in page
    assert secret not in page
    assert secret not in "".join(Entry.objects.values_list("canonical", flat=True))
    again = client.post(NEW, given).content.decode()
    assert not secret_in(again), "sent twice: it is there already"
    assert "déjà été envoyé" in again
    assert "GED Exemple" in client.get(LIST).content.decode()


def test_a_new_secret_ends_the_old_one(ministry: Ministry, technical: Technical) -> None:
    client = signed_in(technical(ministry))
    url, old = let_in(client, ministry)
    system = System.__new__(System)
    system.application = Application.objects.get()
    given = system.ask_token(secret=old).json()["access_token"]
    new = secret_in(client.post(f"{url}secret/").content.decode())
    assert (token(old), token(new)) == (401, 200)
    caller = APIClient(headers={"Authorization": f"Bearer {given}"})
    assert caller.get("/api/v1/registers/").status_code == 401, "tokens of the old secret end"
    assert Entry.objects.filter(name="organisation.application_secret_renewed").count() == 1


def test_what_it_may_do_is_changed(ministry: Ministry, technical: Technical) -> None:
    client = signed_in(technical(ministry))
    url, _secret = let_in(client, ministry)
    assert client.post(f"{url}scopes/", {"scopes": ["files:read"]}).status_code == 302
    assert Application.objects.get().scope == "files:read"
    changed = Entry.objects.filter(name="organisation.application_scopes_changed").latest("pk")
    assert "mails:read registers:read" in changed.canonical
    answer = client.post(f"{url}scopes/", {"scopes": []})
    assert answer.status_code == 422
    assert 'id="id_scopes_error"' in answer.content.decode()
    assert client.post(f"{url}scopes/", {"scopes": ["everything"]}).status_code == 422


def test_a_withdrawn_application_stays_outside(ministry: Ministry, technical: Technical) -> None:
    client = signed_in(technical(ministry))
    url, _secret = let_in(client, ministry)
    assert client.post(f"{url}withdraw/", {"reason": " "}).status_code == 422
    assert client.post(f"{url}withdraw/", {"reason": "Marché terminé"}).status_code == 302
    assert not Application.objects.exists()
    assert "GED Exemple" not in client.get(LIST).content.decode()
    assert "GED Exemple" in client.get(f"{LIST}?show=all").content.decode()
    assert "retirée le" in client.get(url).content.decode()
    for act in ("secret", "withdraw", "scopes"):
        answer = client.post(f"{url}{act}/", {"reason": "encore", "scopes": ["files:read"]})
        assert answer.status_code == 409
        assert "a été retirée" in answer.content.decode()


def test_it_neither_signs_nor_administers(ministry: Ministry, technical: Technical) -> None:
    client = signed_in(technical(ministry))
    for role in ("signatory", "technical_admin", "functional_admin"):
        assert client.post(NEW, asked(ministry, role=role)).status_code == 422
    assert not Application.objects.exists()


def test_another_administrations_applications_are_as_absent(
    ministry: Ministry, neighbour: Ministry, technical: Technical
) -> None:
    url, _secret = let_in(signed_in(technical(ministry)), ministry)
    client = signed_in(technical(neighbour))
    assert "GED Exemple" not in client.get(f"{LIST}?show=all").content.decode()
    for one in (url, f"{url}scopes/", f"{url}secret/", f"{url}withdraw/"):
        assert client.get(one).status_code == 404
    assert client.post(f"{url}secret/").status_code == 404
    assert client.post(NEW, asked(ministry)).status_code == 422, "a unit of others can't be chosen"
    person = f"{LIST}{neighbour.agent.user_id}/"
    assert client.get(person).status_code == 404, "a person is no application"
    assert client.post(f"{person}secret/").status_code == 404


def test_only_a_technical_administrator_comes_here(ministry: Ministry, technical: Technical) -> None:
    url, _secret = let_in(signed_in(technical(ministry)), ministry)
    pages = [LIST, NEW, url, *(f"{url}{act}/" for act in ("scopes", "secret", "withdraw"))]
    for principal in (ministry.agent, ministry.head, ministry.auditor, ministry.administrator):
        client = signed_in(principal)
        for page in pages:
            assert client.get(page).status_code == 403, page
        for page in pages[1:2] + pages[3:]:
            assert client.post(page, asked(ministry)).status_code == 403, page
    assert Client().get(LIST).status_code == 302
    assert LIST not in signed_in(ministry.administrator).get("/organisation/").content.decode()
    assert LIST in signed_in(technical(ministry)).get("/organisation/").content.decode()


def test_each_scope_has_plain_words() -> None:
    assert set(SCOPES) == set(credentials().scopes())


def test_looking_costs_the_same_for_many(
    ministry: Ministry,
    technical: Technical,
    budget: Callable[[str], AbstractContextManager[None]],
) -> None:
    client = signed_in(technical(ministry))
    for _ in range(4):
        System(ministry.registry)
    client.get(LIST)
    with budget("page applications"):
        client.get(LIST)
