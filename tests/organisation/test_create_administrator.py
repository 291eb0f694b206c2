"""The first administrator of an installation: from the environment or the terminal, never with a default password."""

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.utils import translation

from common.clock import local_day
from common.errors import Refusal, VersionConflict
from common.text import Bilingual
from organisation.events import AdministrationChanged, AdministrationCreated, PersonInvited
from organisation.models import Administration, User
from organisation.passwords import WeakPassword
from organisation.policies import NotAnAdministratorHere
from organisation.queries import principal_for
from organisation.roles import Role
from organisation.texts import CodeMissing, NameMissing
from organisation.use_cases._steps import TimeZoneUnknown
from organisation.use_cases.change_administration import Particulars, change_administration
from organisation.use_cases.create_administration import (
    AdministrationCodeTaken,
    CountryUnknown,
    create_administration,
)
from organisation.use_cases.create_administrator import create_administrator
from organisation.use_cases.open_unit import open_unit
from tests.factories.organisation import Ministry

pytestmark = pytest.mark.django_db
ANSWERS = {
    "ADMINISTRATION_CODE": "MEX",
    "ADMINISTRATION_NAME_FR": "Ministère de l’Exemple",
    "ADMINISTRATION_NAME_AR": "وزارة المثال",
    "ADMINISTRATOR_EMAIL": "admin@exemple.invalid",
    "ADMINISTRATOR_NAME_FR": "Adèle Exemple",
    "ADMINISTRATOR_PASSWORD": "une phrase assez longue 7",
}
NAME = Bilingual("Ministère", "وزارة")


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Set the answers in the environment, without a terminal to ask on."""
    monkeypatch.setattr("sys.stdin", io.StringIO())

    def answer(**changed: str) -> None:
        for name, value in (ANSWERS | changed).items():
            monkeypatch.setenv(name, value)

    return answer


def run(*arguments: str) -> str:
    said = io.StringIO()
    call_command("create_administrator", *arguments, stdout=said)
    return said.getvalue()


def test_the_environment_answers(environment: Callable[..., None], now: datetime, told: Any) -> None:
    environment()
    assert "admin@exemple.invalid" in run()
    person = User.objects.get(email="admin@exemple.invalid")
    assert person.check_password(ANSWERS["ADMINISTRATOR_PASSWORD"])
    by = principal_for(person.pk, now=datetime.now(now.tzinfo))
    assert by.has(Role.FUNCTIONAL_ADMIN)
    assert by.has(Role.TECHNICAL_ADMIN)
    assert person.administration.code == "MEX"
    assert told(AdministrationCreated)[0].about.id == person.administration_id
    assert not told(PersonInvited)[0].by_link


def test_the_installation_can_be_built_from_there(environment: Callable[..., None], now: datetime) -> None:
    environment()
    run()
    later = datetime.now(now.tzinfo)
    by = principal_for(User.objects.get().pk, now=later)
    [top] = by.units(Role.FUNCTIONAL_ADMIN)
    assert open_unit(
        by=by, parent_id=top, code="DRH", name=NAME, opened_on=local_day(later, by.time_zone), now=later
    )


def test_the_password_may_stand_in_a_file(
    environment: Callable[..., None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment()
    monkeypatch.delenv("ADMINISTRATOR_PASSWORD")
    secret = tmp_path / "password"
    secret.write_text("une autre phrase longue 8\n")
    monkeypatch.setenv("ADMINISTRATOR_PASSWORD_FILE", str(secret))
    run()
    assert User.objects.get().check_password("une autre phrase longue 8")


@pytest.mark.parametrize("missing", sorted(ANSWERS))
def test_a_missing_answer_is_named_and_nothing_is_made(
    environment: Callable[..., None], monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    environment()
    monkeypatch.delenv(missing)
    with pytest.raises(ImproperlyConfigured, match=missing):
        run()
    assert not Administration.objects.exists()


@pytest.mark.parametrize("weak", ["admin", "password123", "admin@exemple.invalid", "0123456789"])
def test_a_weak_password_is_refused_and_nothing_is_made(environment: Callable[..., None], weak: str) -> None:
    environment(ADMINISTRATOR_PASSWORD=weak)
    with translation.override(None), pytest.raises(CommandError, match="too easily guessed"):
        run()
    assert not Administration.objects.exists()


def test_a_second_run_is_refused_unless_asked_for(environment: Callable[..., None]) -> None:
    environment()
    run()
    environment(ADMINISTRATOR_EMAIL="autre@exemple.invalid")
    with pytest.raises(CommandError, match="--again"):
        run()
    run("--again")
    assert Administration.objects.count() == 1
    environment(ADMINISTRATOR_EMAIL="tiers@exemple.invalid", ADMINISTRATION_CODE="AUTRE")
    run("--again")
    assert Administration.objects.count() == 2
    with pytest.raises(CommandError):
        run("--again")


def test_the_terminal_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal())
    typed = iter([value for name, value in ANSWERS.items() if name != "ADMINISTRATOR_PASSWORD"] + [""])
    monkeypatch.setattr("builtins.input", lambda _: next(typed))
    module = "organisation.management.commands.create_administrator"
    passwords = iter(["une phrase assez longue 7", "une autre"])
    monkeypatch.setattr(f"{module}.getpass", lambda _: next(passwords))
    with pytest.raises(CommandError):
        run()
    typed = iter([value for name, value in ANSWERS.items() if name != "ADMINISTRATOR_PASSWORD"] + [""])
    monkeypatch.setattr("builtins.input", lambda _: next(typed))
    monkeypatch.setattr(f"{module}.getpass", lambda _: "une phrase assez longue 7")
    run()
    assert User.objects.get().name == Bilingual("Adèle Exemple", "")


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"code": " "}, CodeMissing),
        ({"name": Bilingual("Ministère", "")}, NameMissing),
        ({"country": "XX"}, CountryUnknown),
        ({"time_zone": "Mars/Olympus"}, TimeZoneUnknown),
    ],
)
def test_what_can_not_be_an_administration_is_refused(
    now: datetime, changed: dict[str, Any], refusal: type[Refusal]
) -> None:
    given: dict[str, Any] = {"code": "MEX", "name": NAME, "now": now}
    with pytest.raises(refusal):
        create_administration(**(given | changed))


def test_codes_of_administrations_are_unique(now: datetime) -> None:
    create_administration(code="MEX", name=NAME, now=now)
    with pytest.raises(AdministrationCodeTaken):
        create_administration(code="MEX", name=NAME, now=now)


def test_nothing_is_half_made(now: datetime) -> None:
    with pytest.raises(WeakPassword):
        create_administrator(
            email="a@exemple.invalid",
            name=Bilingual("A", ""),
            password="x",
            administration_code="MEX",
            administration_name=NAME,
            now=now,
        )
    assert not Administration.objects.exists()


def particulars(**changed: Bilingual) -> Particulars:
    empty = Bilingual("", "")
    given = {"name": NAME, "letterhead": empty, "address": empty, "city": Bilingual("Rabat", "الرباط")}
    return Particulars(**(given | changed))


def test_the_particulars_are_their_administrators(ministry: Ministry, now: datetime, told: Any) -> None:
    changed = change_administration(
        by=ministry.administrator,
        particulars=particulars(letterhead=Bilingual("Royaume du Maroc\n ", "المملكة المغربية")),
        version=1,
        now=now,
    )
    assert (changed.letterhead_fr, changed.city_ar) == ("Royaume du Maroc", "الرباط")
    assert "letterhead_fr" in {change.field for change in told(AdministrationChanged)[0].changes}
    with pytest.raises(VersionConflict):
        change_administration(by=ministry.administrator, particulars=particulars(), version=1, now=now)
    with pytest.raises(NotAnAdministratorHere):
        change_administration(by=ministry.director, particulars=particulars(), version=2, now=now)


def test_the_time_zone_decides_when_days_begin(ministry: Ministry, now: datetime, told: Any) -> None:
    given = {"by": ministry.administrator, "now": now}
    changed = change_administration(particulars=particulars(time_zone="Asia/Dubai"), version=1, **given)
    assert changed.time_zone == "Asia/Dubai"
    assert "time_zone" in {change.field for change in told(AdministrationChanged)[0].changes}
    assert principal_for(ministry.agent.user_id, now=now).time_zone == "Asia/Dubai"
    change_administration(particulars=particulars(), version=2, **given)
    ministry.administration.refresh_from_db()
    assert ministry.administration.time_zone == "Asia/Dubai", "left as it is when none is said"
    with pytest.raises(TimeZoneUnknown):
        change_administration(particulars=particulars(time_zone="Mars/Olympus"), version=3, **given)
