"""Units are opened, moved from a day on, and closed when nothing stands in them; past charts stay."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from common.errors import Unseen, VersionConflict
from common.text import Bilingual
from journal.requests import RequestKeyReused
from organisation.events import UnitChanged, UnitClosed, UnitOpened, UnitPlaced
from organisation.models import PostRight, Unit
from organisation.policies import NotAnAdministratorHere, abilities
from organisation.principal import Principal
from organisation.queries import organisation_chart, principal_for, units_covered, units_on
from organisation.roles import Role
from organisation.texts import CodeMissing, NameMissing
from organisation.tree import unit_tree
from organisation.use_cases.change_unit import change_unit
from organisation.use_cases.close_unit import LastTopUnit, UnitClosedAlready, UnitNotEmpty, close_unit
from organisation.use_cases.open_unit import ParentNotStanding, UnitCodeTaken, open_unit
from organisation.use_cases.place_unit import DayPast, UnitBelowItself, UnitNotStanding, place_unit
from tests.factories.organisation import Ministry, make_post, make_principal, make_unit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)
NAME = Bilingual("Service du budget", "مصلحة الميزانية")
Told = Callable[[Any], list[Any]]


def administrator(ministry: Ministry) -> Principal:
    """As at their next request, with the units opened meanwhile."""
    return principal_for(ministry.administrator.user_id, now=ministry.now)


def opening(ministry: Ministry, **changed: Any) -> Unit:
    given = {
        "by": administrator(ministry),
        "parent_id": ministry.directorate.pk,
        "code": "SB",
        "name": NAME,
        "opened_on": TODAY,
        "now": ministry.now,
    }
    return open_unit(**(given | changed))


def moving(ministry: Ministry, unit: Unit, parent: Unit, **changed: Any) -> Unit:
    given = {
        "by": administrator(ministry),
        "unit_id": unit.pk,
        "parent_id": parent.pk,
        "effective_on": TODAY,
        "version": unit.version,
        "now": ministry.now,
    }
    return place_unit(**(given | changed))


def test_a_unit_opens_under_another(ministry: Ministry, told: Told) -> None:
    unit = opening(ministry, code=" SB ")
    assert unit.code == "SB"
    assert unit.pk in unit_tree(ministry.administration.pk, TODAY).subtree(ministry.directorate.pk)
    [event] = told(UnitOpened)
    assert (event.about.id, event.parent.id) == (unit.pk, ministry.directorate.pk)


def test_a_unit_is_absent_before_its_first_day(ministry: Ministry) -> None:
    unit = opening(ministry, opened_on=TODAY + timedelta(days=30))
    assert unit.pk not in unit_tree(ministry.administration.pk, TODAY).parents
    assert unit not in units_on(ministry.agent, day=TODAY)
    assert unit in units_on(ministry.agent, day=TODAY + timedelta(days=30))


@pytest.mark.parametrize("who", ["agent", "head", "director", "clerk", "auditor", "secretary"])
def test_only_a_functional_administrator_opens_units(ministry: Ministry, who: str) -> None:
    with pytest.raises(NotAnAdministratorHere):
        opening(ministry, by=getattr(ministry, who))


def test_a_technical_administrator_does_not_open_units(ministry: Ministry, technician: Principal) -> None:
    with pytest.raises(NotAnAdministratorHere):
        opening(ministry, by=technician)


def test_an_administrator_of_one_directorate_stays_in_it(ministry: Ministry, now: datetime) -> None:
    local = make_principal(ministry.directorate, Role.FUNCTIONAL_ADMIN, now=now, with_subtree=True)
    assert opening(ministry, by=local, parent_id=ministry.division.pk)
    with pytest.raises(NotAnAdministratorHere):
        opening(ministry, by=local, parent_id=ministry.registry.pk, code="X")
    with pytest.raises(NotAnAdministratorHere):
        moving(ministry, ministry.division, ministry.registry, by=local)


def test_another_administrations_units_do_not_exist(ministry: Ministry, neighbour: Ministry) -> None:
    stranger = neighbour.administrator
    with pytest.raises(Unseen):
        opening(ministry, by=stranger)
    with pytest.raises(Unseen):
        moving(ministry, ministry.division, ministry.registry, by=stranger)
    with pytest.raises(Unseen):
        moving(ministry, ministry.division, neighbour.registry)
    with pytest.raises(Unseen):
        close_unit(by=stranger, unit_id=ministry.division.pk, version=1, now=ministry.now)
    with pytest.raises(Unseen):
        change_unit(by=stranger, unit_id=ministry.division.pk, name=NAME, version=1, now=ministry.now)
    assert abilities(stranger, ministry.division) == frozenset()


def test_codes_are_unique_in_one_administration_only(ministry: Ministry, neighbour: Ministry) -> None:
    opening(ministry)
    with pytest.raises(UnitCodeTaken):
        opening(ministry)
    assert opening(neighbour)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"code": " \u202e "}, CodeMissing),
        ({"name": Bilingual("Service", " ")}, NameMissing),
        ({"opened_on": date(2019, 12, 31)}, ParentNotStanding),
    ],
)
def test_what_can_not_be_a_unit_is_refused(
    ministry: Ministry, changed: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        opening(ministry, **changed)
    assert not Unit.objects.filter(code="SB").exists()


def test_the_same_form_sent_twice_opens_one_unit(ministry: Ministry, told: Told) -> None:
    first = opening(ministry, request_key="form-1")
    assert opening(ministry, request_key="form-1") == first
    assert len(told(UnitOpened)) == 1
    with pytest.raises(RequestKeyReused):
        opening(ministry, request_key="form-1", code="OTHER")


def test_a_move_takes_the_subtree_along_and_keeps_past_charts(ministry: Ministry, told: Told) -> None:
    below = make_unit(ministry.administration, "DF1", parent=ministry.division)
    moving(ministry, ministry.division, ministry.registry)
    now_below = unit_tree(ministry.administration.pk, TODAY).subtree(ministry.registry.pk)
    assert now_below == {ministry.registry.pk, ministry.division.pk, below.pk}
    yesterday = unit_tree(ministry.administration.pk, TODAY - timedelta(days=1))
    assert ministry.division.pk in yesterday.subtree(ministry.directorate.pk)
    [event] = told(UnitPlaced)
    [change] = event.changes
    assert (change.before, change.after) == ("Division DRH", "Division BO")


def test_a_move_planned_for_later_counts_from_its_day(
    ministry: Ministry, again: Callable[..., Principal]
) -> None:
    day = TODAY + timedelta(days=20)
    moving(ministry, ministry.division, ministry.registry, effective_on=day)
    assert ministry.division.pk in again(ministry.director).units(Role.HEAD)
    later = again(ministry.director, datetime(2026, 3, 30, 12, tzinfo=UTC))
    assert ministry.division.pk not in later.units(Role.HEAD)
    chart = organisation_chart(ministry.agent, day=TODAY)
    assert [unit.parent_id for unit in chart if unit.unit == ministry.division] == [ministry.directorate.pk]


def test_a_move_before_a_planned_one_ends_with_it(ministry: Ministry) -> None:
    planned = TODAY + timedelta(days=20)
    unit = moving(ministry, ministry.division, ministry.registry, effective_on=planned)
    moving(ministry, unit, ministry.top)
    administration = ministry.administration.pk
    assert unit_tree(administration, TODAY).parents[unit.pk] == ministry.top.pk
    assert unit_tree(administration, planned).parents[unit.pk] == ministry.registry.pk


def test_two_moves_on_one_day_leave_the_last(ministry: Ministry) -> None:
    unit = moving(ministry, ministry.division, ministry.registry)
    moving(ministry, unit, ministry.other_division)
    parents = unit_tree(ministry.administration.pk, TODAY).parents
    assert parents[unit.pk] == ministry.other_division.pk


def test_a_unit_can_not_stand_below_itself(ministry: Ministry) -> None:
    with pytest.raises(UnitBelowItself):
        moving(ministry, ministry.directorate, ministry.division)
    with pytest.raises(UnitBelowItself):
        moving(ministry, ministry.directorate, ministry.directorate)
    parents = unit_tree(ministry.administration.pk, TODAY).parents
    assert parents[ministry.directorate.pk] == ministry.top.pk


def test_a_cycle_that_only_a_planned_move_would_close_is_refused(ministry: Ministry) -> None:
    planned = TODAY + timedelta(days=20)
    moving(ministry, ministry.registry, ministry.division, effective_on=planned)
    with pytest.raises(UnitBelowItself):
        moving(ministry, ministry.division, ministry.registry)


def test_a_move_does_not_begin_in_the_past(ministry: Ministry) -> None:
    with pytest.raises(DayPast):
        moving(ministry, ministry.division, ministry.registry, effective_on=TODAY - timedelta(days=1))


def test_a_unit_can_be_prepared_before_it_opens(ministry: Ministry) -> None:
    unit = opening(ministry, opened_on=TODAY + timedelta(days=30))
    assert change_unit(
        by=administrator(ministry), unit_id=unit.pk, name=Bilingual("B", "ب"), version=1, now=ministry.now
    )


def test_a_unit_not_yet_open_can_not_be_moved(ministry: Ministry) -> None:
    unit = opening(ministry, opened_on=TODAY + timedelta(days=30))
    with pytest.raises(UnitNotStanding):
        moving(ministry, unit, ministry.registry)
    with pytest.raises(ParentNotStanding):
        moving(ministry, ministry.division, unit)


def test_two_people_who_edit_one_unit_can_not_undo_each_other(ministry: Ministry, told: Told) -> None:
    unit = ministry.division
    empty = make_unit(ministry.administration, parent=unit)
    by = administrator(ministry)
    change_unit(by=by, unit_id=unit.pk, name=NAME, version=1, now=ministry.now)
    with pytest.raises(VersionConflict):
        change_unit(by=by, unit_id=unit.pk, name=Bilingual("B", "ب"), version=1, now=ministry.now)
    with pytest.raises(VersionConflict):
        moving(ministry, unit, ministry.registry)
    with pytest.raises(VersionConflict):
        close_unit(by=by, unit_id=empty.pk, version=9, now=ministry.now)
    [event] = told(UnitChanged)
    assert {change.field: change.after for change in event.changes} == {
        "name_fr": NAME.fr,
        "name_ar": NAME.ar,
    }


def test_an_edit_that_changes_nothing_leaves_no_trace(ministry: Ministry, told: Told) -> None:
    unit = ministry.division
    change_unit(by=ministry.administrator, unit_id=unit.pk, name=unit.name, version=1, now=ministry.now)
    assert told(UnitChanged) == []


def test_an_empty_unit_is_closed_and_stays_in_past_charts(ministry: Ministry, told: Told) -> None:
    unit = make_unit(ministry.administration, "VIDE", parent=ministry.directorate)
    close_unit(by=administrator(ministry), unit_id=unit.pk, version=1, now=ministry.now)
    assert unit.pk not in unit_tree(ministry.administration.pk, TODAY).parents
    assert unit.pk in unit_tree(ministry.administration.pk, TODAY - timedelta(days=1)).parents
    assert told(UnitClosed)[0].about.id == unit.pk
    with pytest.raises(UnitClosedAlready):
        close_unit(by=administrator(ministry), unit_id=unit.pk, version=2, now=ministry.now)


def test_a_unit_opened_and_closed_on_one_day_never_was(ministry: Ministry) -> None:
    unit = opening(ministry)
    close_unit(by=administrator(ministry), unit_id=unit.pk, version=1, now=ministry.now)
    assert unit.pk not in unit_tree(ministry.administration.pk, TODAY).parents


def test_a_unit_with_posts_or_units_is_not_closed(ministry: Ministry) -> None:
    empty = make_unit(ministry.administration, parent=ministry.top)
    by, now = administrator(ministry), ministry.now
    with pytest.raises(UnitNotEmpty):
        close_unit(by=by, unit_id=ministry.directorate.pk, version=1, now=now)
    make_post(empty)
    with pytest.raises(UnitNotEmpty):
        close_unit(by=by, unit_id=empty.pk, version=1, now=now)


def test_a_unit_that_another_will_move_into_is_not_closed(ministry: Ministry) -> None:
    empty = make_unit(ministry.administration, parent=ministry.top)
    moving(ministry, ministry.division, empty, effective_on=TODAY + timedelta(days=9))
    with pytest.raises(UnitNotEmpty):
        close_unit(by=administrator(ministry), unit_id=empty.pk, version=1, now=ministry.now)


def test_the_top_stays_open(ministry: Ministry, now: datetime) -> None:
    top = make_unit(ministry.administration)
    by = make_principal(ministry.top, Role.FUNCTIONAL_ADMIN, now=now)
    PostRight.objects.filter(post_id=by.capacities[0].post_id).update(unit=top)
    with pytest.raises(LastTopUnit):
        close_unit(by=principal_for(by.user_id, now=now), unit_id=top.pk, version=1, now=now)


def test_the_chart_lists_units_below_one_another_with_posts_and_holders(ministry: Ministry) -> None:
    chart = organisation_chart(ministry.agent, day=TODAY)
    assert [(unit.unit.code, unit.depth) for unit in chart] == [
        ("SG", 0),
        ("BO", 1),
        ("DRH", 1),
        ("DF", 2),
        ("DP", 2),
    ]
    division = chart[3]
    assert division.posts[0].post.heads_unit
    assert division.posts[0].holdings[0].user_id == ministry.head.user_id


def test_the_chart_takes_seven_queries_however_many_units(
    ministry: Ministry, django_assert_num_queries: Any
) -> None:
    for _ in range(5):
        make_post(make_unit(ministry.administration, parent=ministry.division), Role.AGENT)
    with django_assert_num_queries(7):
        organisation_chart(ministry.agent, day=TODAY)


def test_the_units_that_one_covers(ministry: Ministry) -> None:
    assert [unit.code for unit in units_covered(ministry.director, Role.HEAD)] == ["DF", "DP", "DRH"]
    assert units_covered(ministry.director, Role.CLERK) == []
