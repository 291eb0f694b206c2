"""What people are told when something can't be done: in their language, with a way out and a mark for those who help."""

import logging
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.utils import translation

from common.errors import Kind, Refusal
from common.text import Bilingual
from tests.factories.organisation import Ministry
from tests.web.account.conftest import Enter
from web.refusals import sentence
from web.request import Request
from web.views.account import profile

pytestmark = pytest.mark.django_db

HEADINGS = {
    Kind.FORBIDDEN: (403, "Ceci ne vous est pas ouvert", "هذا غير متاح لك"),
    Kind.UNSEEN: (404, "Nous ne trouvons pas cette page", "لم نعثر على هذه الصفحة"),
    Kind.CONFLICT: (409, "La situation a changé", "تغيرت الوضعية"),
    Kind.TOO_LARGE: (413, "", ""),
    Kind.TOO_MANY: (429, "", ""),
    Kind.UNAVAILABLE: (503, "Une partie du service est absente", "جزء من الخدمة غير متوفر"),
}


def failing(monkeypatch: pytest.MonkeyPatch, problem: Exception) -> None:
    """The page of one's account meets ``problem``."""

    def page(_request: Request, **_forms: object) -> HttpResponse:
        raise problem

    monkeypatch.setattr(profile, "_page", page)


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("kind", list(HEADINGS))
def test_each_kind_of_refusal_has_its_page(
    ministry: Ministry, enter: Enter, monkeypatch: pytest.MonkeyPatch, kind: Kind, language: str
) -> None:
    refused = type("Refused", (Refusal,), {"kind": kind})
    failing(monkeypatch, refused())
    answer = enter(ministry.agent, language).get("/profile/")
    status, french, arabic = HEADINGS[kind]
    page = answer.content.decode()
    assert answer.status_code == status
    assert (french if language == "fr" else arabic) in page
    assert answer["X-Request-ID"] in page, "the mark for those who help"
    assert 'href="/"' in page, "a way out"


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_what_we_did_not_foresee_is_told_and_its_mark_stands_in_the_log(
    ministry: Ministry,
    enter: Enter,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    language: str,
) -> None:
    failing(monkeypatch, ValueError("secret of ours"))
    client = enter(ministry.agent, language)
    client.raise_request_exception = False
    with caplog.at_level(logging.ERROR):
        answer = client.get("/profile/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert f'lang="{language}"' in page
    assert "secret of ours" not in page
    assert answer["X-Request-ID"] in page
    assert f"support mark {answer['X-Request-ID']}" in caplog.text


@pytest.mark.parametrize(("language", "word"), [("fr", "La base de données"), ("ar", "قاعدة البيانات")])
def test_a_database_that_is_away_is_said_to_come_back(
    ministry: Ministry, enter: Enter, monkeypatch: pytest.MonkeyPatch, language: str, word: str
) -> None:
    failing(monkeypatch, OperationalError("secret address"))
    client = enter(ministry.agent, language)
    client.raise_request_exception = False
    answer = client.get("/profile/")
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert word in page
    assert "secret" not in page


def test_after_a_refused_form_one_goes_back_to_it(
    ministry: Ministry, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = enter(ministry.agent)
    failing(monkeypatch, Refusal())
    page = client.post("/profile/password/", {}, headers={"referer": "http://testserver/profile/?a=1"})
    assert 'href="/profile/?a=1"' in page.content.decode()
    foreign = client.post("/profile/password/", {}, headers={"referer": "https://ailleurs.invalid/profile/"})
    assert "ailleurs" not in foreign.content.decode()


@pytest.mark.parametrize(("language", "word"), [("fr", "trop longtemps"), ("ar", "مدة طويلة")])
def test_a_page_open_since_before_signing_in_loses_nothing(
    ministry: Ministry, enter: Enter, language: str, word: str
) -> None:
    signed_in = enter(ministry.agent, language)
    client = Client(enforce_csrf_checks=True)
    client.cookies.update(signed_in.cookies)
    answer = client.post("/profile/preferences/", {}, headers={"referer": "http://testserver/profile/"})
    assert answer.status_code == 403
    assert word in answer.content.decode()
    assert 'href="/profile/"' in answer.content.decode()


def test_more_text_than_a_form_may_hold_is_told(ministry: Ministry, enter: Enter, settings: Any) -> None:
    client = enter(ministry.agent)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = client.post("/profile/preferences/", {"density": "x" * 200})
    assert answer.status_code == 413
    assert "trop long" in answer.content.decode()


@pytest.mark.parametrize(("language", "word"), [("fr", "Nous revenons bientôt"), ("ar", "سنعود قريبا")])
def test_maintenance_answers_calmly_and_machines_still_see_us_live(
    ministry: Ministry, enter: Enter, settings: Any, tmp_path: Path, language: str, word: str
) -> None:
    client = enter(ministry.agent, language)
    client.cookies["django_language"] = language
    settings.MAINTENANCE_FILE = str(tmp_path / "maintenance")
    assert client.get("/profile/").status_code == 200
    (tmp_path / "maintenance").touch()
    answer = client.get("/profile/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "300"
    assert word in answer.content.decode()
    assert "script-src" in answer["Content-Security-Policy"]
    assert client.get("/health/live").status_code == 200
    for_machines = client.get("/api/v1/mails/")
    assert (for_machines.status_code, for_machines["Content-Type"]) == (503, "application/problem+json")
    (tmp_path / "maintenance").unlink()
    assert client.get("/profile/").status_code == 200


class _OfUnit(Refusal):
    message = "{unit} is closed."


def test_a_bilingual_fact_is_told_in_the_readers_language() -> None:
    refusal = _OfUnit(unit=Bilingual("Division", "قسم"))
    with translation.override("ar"):
        assert sentence(refusal) == "قسم is closed."
    with translation.override("fr"):
        assert sentence(refusal) == "Division is closed."
    assert str(refusal) == "Division is closed."


@pytest.mark.parametrize(
    ("sent", "where"),
    [
        ({"referer": "http://testserver/profile/"}, "/sign-in/?next=/profile/"),
        ({"referer": "https://ailleurs.invalid/"}, "/sign-in/"),
        ({}, "/sign-in/"),
    ],
)
def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(sent: dict[str, str], where: str) -> None:
    assert Client().post("/profile/preferences/", {}, headers=sent)["Location"] == where


def test_an_address_that_only_takes_a_form_says_so(ministry: Ministry, enter: Enter) -> None:
    answer = enter(ministry.agent).get("/profile/password/")
    assert answer.status_code == 405
    assert "ne reçoit qu’un formulaire" in answer.content.decode()


def test_part_of_a_page_asked_after_the_session_ended_leaves_the_page_as_it_is() -> None:
    answer = Client().get("/profile/", headers={"hx-request": "true"})
    assert (answer.status_code, answer["HX-Trigger"]) == (401, "session-ended")


def test_a_script_that_sends_a_form_is_told_where_to_go(ministry: Ministry, enter: Enter) -> None:
    client = enter(ministry.agent)
    answer = client.post("/profile/preferences/", {"density": "compact"}, headers={"x-sent-by": "script"})
    assert (answer.status_code, answer["X-Location"]) == (200, "/profile/")
    assert "Location" not in answer.headers
