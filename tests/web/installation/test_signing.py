"""The page that says whether signing works."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from journal.models import Entry
from tests.factories.organisation import Ministry
from tests.web.installation.conftest import Technical
from tests.web.people import signed_in

pytestmark = pytest.mark.django_db

PAGE, CHECK = "/configuration/signing/", "/configuration/signing/check/"


@pytest.fixture(autouse=True)
def _own_keys(settings: Any, tmp_path: Path) -> None:
    settings.SIGNING_DIR = tmp_path / "signing"


def read(client: Client) -> str:
    return client.get(PAGE).content.decode()


def test_signing_is_tried_away_from_the_page_and_the_answer_stays(
    ministry: Ministry, technical: Technical, deliver_all: Callable[[], Any]
) -> None:
    client = signed_in(technical(ministry))
    assert "pas encore été essayée" in read(client)
    assert client.post(CHECK).status_code == 302
    page = read(client)
    assert 'hx-trigger="every 2s"' in page, "it asks again by itself"
    assert f'action="{CHECK}"' not in page, "it is being tried already"
    deliver_all()
    page = read(client)
    assert "La signature fonctionne" in page
    assert f"Clé et certificat du cachet de {ministry.administration.name_fr}" in page
    assert "aucune : démonstration" in page.replace("\u00a0", " ")
    assert "every 2s" not in page


def test_what_is_wrong_is_said_with_what_to_do(
    ministry: Ministry, technical: Technical, deliver_all: Callable[[], Any], settings: Any
) -> None:
    settings.TSA_URL = "http://127.0.0.1:9/"
    client = signed_in(technical(ministry))
    client.post(CHECK)
    deliver_all()
    page = read(client)
    assert "Quelque chose est à corriger" in page
    assert "vérifiez l&#x27;adresse du service" in page
    assert "http://127.0.0.1:9/" in page
    client.cookies["language"] = "ar"
    client.post("/language/", {"language": "ar", "next": PAGE})
    assert "هناك ما يجب تصحيحه" in read(client)


def test_wrong_settings_are_an_answer_too(
    ministry: Ministry, technical: Technical, deliver_all: Callable[[], Any], settings: Any
) -> None:
    settings.SIGNING_KEYS = "nowhere"
    client = signed_in(technical(ministry))
    client.post(CHECK)
    deliver_all()
    assert "Corrigez SIGNING_KEYS" in read(client)


def test_keys_of_people_are_tried_with_those_of_the_seal(
    ministry: Ministry,
    technical: Technical,
    deliver_all: Callable[[], Any],
    settings: Any,
    tmp_path: Path,
) -> None:
    (tmp_path / f"{ministry.head.user_id}.p12").write_bytes(b"no key")
    (tmp_path / f"{ministry.head.user_id}.password").write_text("x")
    settings.SIGNING_KEYS = f"pkcs12:{tmp_path}"
    client = signed_in(technical(ministry))
    client.post(CHECK)
    deliver_all()
    page = read(client)
    assert f"Clé et certificat de {ministry.head.name.fr}" in page
    assert f"{ministry.head.user_id}.p12" in page, "which file can't be read"


def test_a_worker_that_does_not_answer_is_told_apart(ministry: Ministry, technical: Technical) -> None:
    client = signed_in(technical(ministry))
    client.post(CHECK)
    entry = Entry.objects.get(name="signing.check_asked")
    with time_machine.travel(entry.occurred_at.replace(year=entry.occurred_at.year + 1), tick=False):
        client = signed_in(technical(ministry))
        page = read(client)
    assert "Pas encore de réponse" in page
    assert f'action="{CHECK}"' in page, "it can be asked again"


def test_others_neither_see_nor_ask(ministry: Ministry, neighbour: Ministry, technical: Technical) -> None:
    for principal in (ministry.agent, ministry.head, ministry.auditor):
        client = signed_in(principal)
        assert client.get(PAGE).status_code == 403
        assert client.post(CHECK).status_code == 403
    functional = signed_in(ministry.administrator)
    assert functional.get(PAGE).status_code == 200
    assert functional.post(CHECK).status_code == 403
    assert Client().get(PAGE).status_code == 302
    signed_in(technical(ministry)).post(CHECK)
    assert "pas encore été essayée" in read(signed_in(technical(neighbour))), "each its own answer"


def test_looking_changes_nothing(
    ministry: Ministry,
    technical: Technical,
    budget: Callable[[str], AbstractContextManager[None]],
) -> None:
    client = signed_in(technical(ministry))
    client.get("/configuration/")
    before = Entry.objects.count()
    with budget("page signing"):
        client.get(PAGE)
    assert client.get(CHECK).status_code == 405
    assert Entry.objects.count() == before
