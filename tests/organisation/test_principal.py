"""A person acts only through posts held and delegations in force at that instant."""

from datetime import UTC, date, datetime, timedelta

import pytest

from organisation.models import Delegation, UnitPlacement
from organisation.queries import AccountClosed, principal_for
from organisation.roles import Role
from tests.factories.organisation import LONG_AGO, Ministry, hold, make_post, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ministry(now: datetime) -> Ministry:
    return Ministry(now)


def delegate(ministry: Ministry, now: datetime, **fields: object) -> Delegation:
    director = ministry.director
    given = {
        "administration": ministry.administration,
        "post_id": director.capacities[0].post_id,
        "delegator_id": director.user_id,
        "delegate_id": ministry.head.user_id,
        "act_number": "12/2026",
        "act_date": date(2026, 1, 5),
        "may_sign": True,
        "starts_on": date(2026, 1, 10),
        "ends_on": date(2026, 12, 31),
        "created_at": now,
    }
    return Delegation.objects.create(**(given | fields))


def test_a_right_with_subtree_covers_the_units_below(ministry: Ministry) -> None:
    covered = ministry.director.units(Role.SIGNATORY)
    assert covered == {ministry.directorate.pk, ministry.division.pk, ministry.other_division.pk}


def test_a_right_without_subtree_covers_its_unit_only(ministry: Ministry) -> None:
    assert ministry.agent.units(Role.AGENT) == {ministry.division.pk}


def test_the_tree_is_that_of_the_day(ministry: Ministry, now: datetime) -> None:
    UnitPlacement.objects.filter(unit=ministry.division).update(ends_on=date(2026, 2, 1))
    UnitPlacement.objects.create(unit=ministry.division, parent=ministry.top, starts_on=date(2026, 2, 1))
    before = principal_for(ministry.director.user_id, now=datetime(2026, 1, 15, tzinfo=UTC))
    after = principal_for(ministry.director.user_id, now=now)
    assert ministry.division.pk in before.units(Role.HEAD)
    assert ministry.division.pk not in after.units(Role.HEAD)


def test_a_delegation_lets_its_delegate_act_for_the_post(ministry: Ministry, now: datetime) -> None:
    given = delegate(ministry, now)
    capacity = principal_for(ministry.head.user_id, now=now).capacity_of_post(given.post_id)
    assert capacity is not None
    assert capacity.delegation_id == given.pk
    assert capacity.delegator is not None


@pytest.mark.parametrize(
    "fields",
    [
        {"ends_on": date(2026, 3, 10)},
        {"starts_on": date(2026, 3, 11)},
        {"revoked_at": datetime(2026, 3, 1, tzinfo=UTC)},
    ],
    ids=["lapsed", "not begun", "revoked"],
)
def test_a_delegation_out_of_force_gives_nothing(
    ministry: Ministry, now: datetime, fields: dict[str, object]
) -> None:
    given = delegate(ministry, now, **fields)
    assert principal_for(ministry.head.user_id, now=now).capacity_of_post(given.post_id) is None


def test_a_delegation_ends_with_the_delegators_post(ministry: Ministry, now: datetime) -> None:
    given = delegate(ministry, now)
    given.post.holdings.update(ends_on=date(2026, 3, 1))
    assert principal_for(ministry.head.user_id, now=now).capacity_of_post(given.post_id) is None


def test_a_delegation_limited_to_a_unit_covers_that_unit_only(ministry: Ministry, now: datetime) -> None:
    delegate(ministry, now).units.add(ministry.other_division)
    principal = principal_for(ministry.head.user_id, now=now)
    assert principal.units(Role.SIGNATORY) == {ministry.other_division.pk}


def test_a_post_left_gives_nothing(ministry: Ministry, now: datetime) -> None:
    leaver = make_user(ministry.administration)
    hold(leaver, make_post(ministry.division, Role.AGENT), starts_on=LONG_AGO, ends_on=now.date())
    assert principal_for(leaver.pk, now=now).capacities == ()


def test_the_account_of_a_leaver_is_closed(ministry: Ministry, now: datetime) -> None:
    leaver = make_user(ministry.administration, is_active=False)
    with pytest.raises(AccountClosed):
        principal_for(leaver.pk, now=now)


def test_the_query_count_does_not_grow_with_the_organisation(
    ministry: Ministry, now: datetime, django_assert_max_num_queries: object
) -> None:
    for _ in range(5):
        unit = make_unit(ministry.administration, parent=ministry.directorate)
        hold_user = make_user(ministry.administration)
        hold(hold_user, make_post(unit, Role.AGENT))
        delegate(ministry, now + timedelta(0))
    with django_assert_max_num_queries(7):  # type: ignore[operator]
        principal_for(ministry.head.user_id, now=now)
