"""Another administration on the same installation: founded by whoever looks after it, and theirs no more."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core import mail

from common.text import Bilingual
from organisation.events import AdministrationCreated
from organisation.models import Administration, User
from organisation.policies import NotTheHost
from organisation.principal import Principal
from organisation.queries import administrations, people, principal_for
from organisation.roles import Role
from organisation.use_cases._steps import EmailTaken
from organisation.use_cases.create_administration import AdministrationCodeTaken
from organisation.use_cases.found_administration import found_administration
from tests.factories.organisation import Ministry, make_principal

pytestmark = pytest.mark.django_db


def founding(by: Principal, now: datetime, **changed: Any) -> Administration:
    given = {
        "by": by,
        "code": "AGE",
        "name": Bilingual("Agence de l’Exemple", "وكالة المثال"),
        "time_zone": "Africa/Casablanca",
        "email": "agence@exemple.invalid",
        "person": Bilingual("Hajar Exemple", "هاجر مثال"),
        "language": "ar",
        "now": now,
    }
    return found_administration(**(given | changed))


def test_an_administration_is_founded_and_its_administrator_invited(
    ministry: Ministry, technician: Principal, now: datetime, told: Any, deliver_all: Callable[[], int]
) -> None:
    made = founding(technician, now)
    deliver_all()
    [letter] = mail.outbox
    assert letter.to == ["agence@exemple.invalid"]
    person = User.objects.get(email="agence@exemple.invalid")
    assert person.awaits_password
    by = principal_for(person.pk, now=now)
    assert by.administration_id == made.pk
    assert by.has(Role.FUNCTIONAL_ADMIN)
    assert by.has(Role.TECHNICAL_ADMIN)
    assert told(AdministrationCreated)[-1].about.id == made.pk
    assert [row.pk for row in administrations(technician, day=now.date())] == [
        ministry.administration.pk,
        made.pk,
    ]
    assert person not in {row.person for row in people(technician, day=now.date()).rows}


def test_what_is_taken_is_refused_and_nothing_founded(
    ministry: Ministry, technician: Principal, now: datetime
) -> None:
    with pytest.raises(AdministrationCodeTaken):
        founding(technician, now, code=ministry.administration.code)
    with pytest.raises(EmailTaken):
        founding(technician, now, email=User.objects.get(pk=ministry.agent.user_id).email)
    assert Administration.objects.count() == 1


def test_only_who_looks_after_the_installation_founds_and_sees_the_others(
    ministry: Ministry, neighbour: Ministry, technician: Principal, now: datetime
) -> None:
    theirs = make_principal(neighbour.top, Role.TECHNICAL_ADMIN, now=now, with_subtree=True)
    below = make_principal(ministry.division, Role.TECHNICAL_ADMIN, now=now)
    for by in (ministry.agent, ministry.administrator, neighbour.administrator, theirs, below):
        with pytest.raises(NotTheHost):
            founding(by, now)
        with pytest.raises(NotTheHost):
            administrations(by, day=now.date())
    assert len(administrations(technician, day=now.date())) == 2
