"""Powers are delegated by their holder alone, by an act, for a period, and taken back at once."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from common.errors import Unseen, VersionConflict
from organisation.events import DelegationRevoked, PowersDelegated
from organisation.models import Delegation, PostHolding
from organisation.policies import NotTheHolder, abilities
from organisation.principal import Principal
from organisation.queries import (
    delegation_candidates,
    delegations_given,
    delegations_in_force,
    delegations_of,
    delegations_received,
    principal_for,
)
from organisation.roles import Role
from organisation.texts import ReasonMissing
from organisation.use_cases.appoint import PeriodReversed, PersonClosed, appoint
from organisation.use_cases.delegate_powers import (
    Act,
    ActMissing,
    ActTooLate,
    DelegatingToOneself,
    DelegationOutlivesPost,
    UnitOutsidePost,
    delegate_powers,
)
from organisation.use_cases.end_appointment import end_appointment
from organisation.use_cases.revoke_delegation import DelegationOver, NotYoursToRevoke, revoke_delegation
from tests.factories.organisation import Ministry, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)
Told = Callable[[Any], list[Any]]


def delegating(ministry: Ministry, *, by: Principal | None = None, **changed: Any) -> Delegation:
    """The director delegates to the head of the division, unless told otherwise."""
    giver = by or ministry.director
    act: dict[str, Any] = {
        "number": "12/2026",
        "dated_on": TODAY - timedelta(days=2),
        "publication": "BO 7000",
        "starts_on": TODAY,
        "ends_on": TODAY + timedelta(days=30),
        "may_sign": True,
    }
    given: dict[str, Any] = {
        "by": giver,
        "post_id": giver.capacities[0].post_id,
        "delegate_id": ministry.head.user_id,
        "now": ministry.now,
    }
    for name, value in changed.items():
        (given if name in {"post_id", "delegate_id", "now", "request_key"} else act)[name] = value
    return delegate_powers(act=Act(**act), **given)


def test_a_delegate_acts_for_the_post_and_the_delegator_keeps_the_power(
    ministry: Ministry, again: Callable[..., Principal], told: Told
) -> None:
    delegation = delegating(ministry)
    capacity = again(ministry.head).capacity_of_post(delegation.post_id)
    assert capacity is not None
    assert (capacity.delegation_id, capacity.delegation_act, capacity.may_sign) == (
        delegation.pk,
        "12/2026",
        True,
    )
    assert again(ministry.director).has(Role.SIGNATORY)
    actor = again(ministry.head).actor(capacity)
    assert actor.on_behalf_of == ministry.director.name.fr
    [event] = told(PowersDelegated)
    assert (event.delegator.id, event.delegate.id, event.publication) == (
        ministry.director.user_id,
        ministry.head.user_id,
        "BO 7000",
    )


def test_a_delegation_may_be_limited_to_units(ministry: Ministry, again: Callable[..., Principal]) -> None:
    delegating(ministry, unit_ids=frozenset({ministry.other_division.pk}))
    assert again(ministry.head).units(Role.SIGNATORY) == {ministry.other_division.pk}


def test_only_the_holder_delegates(ministry: Ministry) -> None:
    post_id = ministry.director.capacities[0].post_id
    for by in (ministry.head, ministry.administrator, ministry.secretary):
        with pytest.raises(NotTheHolder):
            delegating(ministry, by=by, post_id=post_id, delegate_id=ministry.agent.user_id)


def test_what_was_delegated_is_not_delegated_further(
    ministry: Ministry, again: Callable[..., Principal]
) -> None:
    delegation = delegating(ministry)
    delegate = again(ministry.head)
    with pytest.raises(NotTheHolder):
        delegating(ministry, by=delegate, post_id=delegation.post_id, delegate_id=ministry.agent.user_id)
    assert "delegate_powers" not in abilities(delegate, delegation.post)
    assert "delegate_powers" in abilities(ministry.director, delegation.post)


def test_an_acting_holder_delegates_for_the_time_of_acting(
    ministry: Ministry, again: Callable[..., Principal]
) -> None:
    post_id = ministry.director.capacities[0].post_id
    until = TODAY + timedelta(days=10)
    holding = appoint(
        by=ministry.administrator,
        person_id=ministry.other_agent.user_id,
        post_id=post_id,
        starts_on=TODAY,
        ends_on=until,
        interim=True,
        act="Décision 3",
        now=ministry.now,
    )
    acting = again(ministry.other_agent)
    with pytest.raises(DelegationOutlivesPost):
        delegating(ministry, by=acting, post_id=post_id)
    delegating(ministry, by=acting, post_id=post_id, ends_on=until)
    assert again(ministry.head).capacity_of_post(post_id)
    end_appointment(by=ministry.administrator, holding_id=holding.pk, ends_on=TODAY, now=ministry.now)
    assert again(ministry.head).capacity_of_post(post_id) is None


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"number": " "}, ActMissing),
        ({"dated_on": TODAY + timedelta(days=1)}, ActTooLate),
        ({"ends_on": TODAY}, PeriodReversed),
        ({"starts_on": date(2026, 1, 1), "dated_on": date(2026, 1, 1), "ends_on": TODAY}, PeriodReversed),
    ],
)
def test_an_act_that_can_not_be_right_is_refused(
    ministry: Ministry, changed: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        delegating(ministry, **changed)
    assert not Delegation.objects.exists()


def test_a_delegation_reaches_no_further_than_the_post(ministry: Ministry, neighbour: Ministry) -> None:
    with pytest.raises(UnitOutsidePost):
        delegating(ministry, unit_ids=frozenset({ministry.registry.pk}))
    with pytest.raises(Unseen):
        delegating(ministry, unit_ids=frozenset({neighbour.registry.pk}))


def test_the_delegate_is_another_active_person_of_the_administration(
    ministry: Ministry, neighbour: Ministry
) -> None:
    with pytest.raises(DelegatingToOneself):
        delegating(ministry, delegate_id=ministry.director.user_id)
    with pytest.raises(Unseen):
        delegating(ministry, delegate_id=neighbour.head.user_id)
    for fields in ({"is_active": False}, {"is_application": True}):
        with pytest.raises(PersonClosed):
            delegating(ministry, delegate_id=make_user(ministry.administration, **fields).pk)


def test_candidates_are_those_who_would_be_accepted(ministry: Ministry, neighbour: Ministry) -> None:
    make_user(ministry.administration, "Candidat Parti", is_active=False)
    make_user(neighbour.administration, "Candidat Voisin")
    candidate = make_user(ministry.administration, "Candidat Éligible")
    assert delegation_candidates(ministry.director, search="candidat eligible") == [candidate]
    assert delegation_candidates(ministry.director, search="candidat") == [candidate]
    everyone = delegation_candidates(ministry.director)
    assert ministry.director.user_id not in {person.pk for person in everyone}


def test_delegations_of_one_post_may_overlap(ministry: Ministry, again: Callable[..., Principal]) -> None:
    delegation = delegating(ministry)
    delegating(ministry, delegate_id=ministry.agent.user_id)
    assert again(ministry.head).capacity_of_post(delegation.post_id)
    assert again(ministry.agent).capacity_of_post(delegation.post_id)


def test_a_double_click_delegates_once(ministry: Ministry, told: Told) -> None:
    assert delegating(ministry, request_key="k") == delegating(ministry, request_key="k")
    assert len(told(PowersDelegated)) == 1


def test_a_delegation_begins_and_lapses_on_its_days(
    ministry: Ministry, again: Callable[..., Principal], now: datetime
) -> None:
    delegation = delegating(ministry, starts_on=TODAY + timedelta(days=1), ends_on=TODAY + timedelta(days=3))
    in_force = [
        again(ministry.head, now + timedelta(days=days)).capacity_of_post(delegation.post_id) is not None
        for days in range(5)
    ]
    assert in_force == [False, True, True, False, False]


def revoking(ministry: Ministry, delegation: Delegation, **changed: Any) -> Delegation:
    given = {
        "by": ministry.director,
        "delegation_id": delegation.pk,
        "reason": "Retour de congé",
        "version": 1,
        "now": ministry.now,
    }
    return revoke_delegation(**(given | changed))


def test_a_revoked_delegation_ends_that_instant(
    ministry: Ministry, again: Callable[..., Principal], now: datetime, told: Told
) -> None:
    delegation = delegating(ministry)
    revoking(ministry, delegation)
    assert again(ministry.head).capacity_of_post(delegation.post_id) is None
    assert again(ministry.head, now - timedelta(minutes=1)).capacity_of_post(delegation.post_id)
    assert told(DelegationRevoked)[0].reason == "Retour de congé"
    with pytest.raises(DelegationOver):
        revoking(ministry, delegation, version=2)


def test_revoking_needs_a_reason_and_the_present_version(ministry: Ministry) -> None:
    delegation = delegating(ministry)
    with pytest.raises(ReasonMissing):
        revoking(ministry, delegation, reason="")
    with pytest.raises(VersionConflict):
        revoking(ministry, delegation, version=4)


def test_the_delegate_can_not_revoke_and_others_do_not_see_it(
    ministry: Ministry, neighbour: Ministry, again: Callable[..., Principal]
) -> None:
    delegation = delegating(ministry)
    with pytest.raises(NotYoursToRevoke):
        revoking(ministry, delegation, by=again(ministry.head))
    with pytest.raises(NotYoursToRevoke):
        revoking(ministry, delegation, by=ministry.auditor)
    for stranger in (ministry.agent, neighbour.administrator, neighbour.director):
        with pytest.raises(Unseen):
            revoking(ministry, delegation, by=stranger)
    assert revoking(ministry, delegation, by=ministry.administrator).revoked_at


def test_a_lapsed_delegation_needs_no_revoking(ministry: Ministry, now: datetime) -> None:
    delegation = delegating(ministry)
    with pytest.raises(DelegationOver):
        revoking(ministry, delegation, now=now + timedelta(days=60))


def test_everyone_lists_their_own_delegations(ministry: Ministry, neighbour: Ministry) -> None:
    first, second = delegating(ministry), delegating(ministry, delegate_id=ministry.agent.user_id)
    delegating(neighbour)
    assert delegations_given(ministry.director) == [second, first]
    assert delegations_given(ministry.director, limit=1) == [second]
    assert delegations_given(ministry.director, after=second.pk) == [first]
    assert delegations_received(ministry.head) == [first]
    assert delegations_of(ministry.other_agent) == []
    assert delegations_of(ministry.auditor) == [second, first]
    revoking(ministry, first)
    in_force = {"now": ministry.now, "day": TODAY}
    assert delegations_in_force(ministry.administrator, **in_force) == [second]


def test_a_delegation_of_a_post_that_was_left_is_worth_nothing(ministry: Ministry, now: datetime) -> None:
    delegation = delegating(ministry)
    PostHolding.objects.filter(post_id=delegation.post_id).update(ends_on=TODAY)
    assert principal_for(ministry.head.user_id, now=now).capacity_of_post(delegation.post_id) is None
    assert delegations_in_force(ministry.administrator, now=now, day=TODAY) == []
