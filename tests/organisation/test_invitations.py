"""An invitation sent again: a new letter to those who have no password yet, and to nobody else."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core import mail

from common.errors import Unseen
from organisation.events import InvitationRepeated
from organisation.models import User
from organisation.policies import NotAnAdministratorHere, abilities
from organisation.principal import Principal
from organisation.roles import Role
from organisation.use_cases.deactivate_person import deactivate_person
from organisation.use_cases.invite_again import InvitationAccepted, invite_again
from tests.factories.organisation import Ministry, hold, make_post, make_principal, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def invited(ministry: Ministry) -> User:
    """Somebody of the division who hasn't chosen a password."""
    person = make_user(ministry.administration, "Hélène Exemple", language="ar")
    person.set_unusable_password()
    person.save()
    hold(person, make_post(ministry.division))
    return person


def test_a_new_letter_goes_out_in_the_persons_language(
    ministry: Ministry, invited: User, now: datetime, told: Any, deliver_all: Callable[[], int]
) -> None:
    for _ in range(2):
        invite_again(by=ministry.administrator, person_id=invited.pk, now=now)
    deliver_all()
    assert [letter.to for letter in mail.outbox] == [[invited.email]] * 2
    assert "حسابك" in mail.outbox[0].subject
    assert [event.about.id for event in told(InvitationRepeated)] == [invited.pk] * 2


def test_who_has_a_password_or_no_account_is_not_invited(
    ministry: Ministry, invited: User, technician: Principal, now: datetime, told: Any
) -> None:
    with pytest.raises(InvitationAccepted):
        invite_again(by=ministry.administrator, person_id=ministry.agent.user_id, now=now)
    machine = make_user(ministry.administration, is_application=True)
    machine.set_unusable_password()
    machine.save()
    with pytest.raises(InvitationAccepted):
        invite_again(by=ministry.administrator, person_id=machine.pk, now=now)
    deactivate_person(by=ministry.administrator, person_id=invited.pk, reason="Départ", now=now)
    with pytest.raises(InvitationAccepted):
        invite_again(by=ministry.administrator, person_id=invited.pk, now=now)
    assert not told(InvitationRepeated)


def test_only_the_administrator_of_all_their_units_invites_again(
    ministry: Ministry, neighbour: Ministry, invited: User, technician: Principal, now: datetime, told: Any
) -> None:
    elsewhere = make_principal(ministry.registry, Role.FUNCTIONAL_ADMIN, now=now)
    for by in (ministry.agent, ministry.head, ministry.auditor, technician, elsewhere):
        with pytest.raises(NotAnAdministratorHere):
            invite_again(by=by, person_id=invited.pk, now=now)
        assert "invite_again" not in abilities(by, invited, units=[ministry.division.pk])
    with pytest.raises(Unseen):
        invite_again(by=neighbour.administrator, person_id=invited.pk, now=now)
    assert "invite_again" in abilities(ministry.administrator, invited, units=[ministry.division.pk])
    assert not told(InvitationRepeated)
