"""Mails about one's own account carry a link that sets a password, and go to nobody else."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.core import mail

from common.text import Bilingual
from organisation.models import User
from organisation.use_cases.deactivate_person import deactivate_person
from organisation.use_cases.invite_person import invite_person
from organisation.use_cases.request_password_reset import request_password_reset
from organisation.use_cases.set_password import set_password
from tests.factories.organisation import Ministry

pytestmark = pytest.mark.django_db
NEW = "une autre phrase bien longue"


@pytest.fixture
def ministry(now: datetime) -> Ministry:
    return Ministry(now)


def invite(ministry: Ministry, now: datetime, language: str = "fr") -> User:
    name = Bilingual("Zineb Exemple", "زينب مثال")
    return invite_person(
        by=ministry.administrator, email="zineb@exemple.invalid", name=name, language=language, now=now
    )


def token_of(message: mail.EmailMessage) -> str:
    found = re.search(r"/password/([^/\s]+)/", str(message.body))
    assert found
    return found[1]


@pytest.mark.parametrize(("language", "word"), [("fr", "compte"), ("ar", "حسابك")])
def test_an_invited_person_gets_a_link_in_their_language(
    ministry: Ministry, now: datetime, deliver_all: Callable[[], int], language: str, word: str
) -> None:
    person = invite(ministry, now, language)
    deliver_all()
    [message] = mail.outbox
    assert message.to == [person.email]
    assert word in str(message.subject)
    set_password(token=token_of(message), password=NEW, now=now)
    person.refresh_from_db()
    assert person.check_password(NEW)


def test_a_forgotten_password_is_chosen_anew_by_link(
    ministry: Ministry, now: datetime, deliver_all: Callable[[], int]
) -> None:
    person = User.objects.get(pk=ministry.agent.user_id)
    request_password_reset(email=person.email, now=now)
    deliver_all()
    [message] = mail.outbox
    assert message.to == [person.email]
    set_password(token=token_of(message), password=NEW, now=now)


def test_an_unknown_address_gets_nothing(now: datetime, deliver_all: Callable[[], int]) -> None:
    request_password_reset(email="inconnu@exemple.invalid", now=now)
    deliver_all()
    assert not mail.outbox


def test_a_closed_account_is_not_written_to(
    ministry: Ministry, now: datetime, deliver_all: Callable[[], int]
) -> None:
    person = invite(ministry, now)
    deactivate_person(by=ministry.administrator, person_id=person.pk, reason="Départ", now=now)
    deliver_all()
    assert not mail.outbox
