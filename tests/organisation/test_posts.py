"""Posts carry rights that only their administrators give; people are appointed to them for a period."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from common.errors import Unseen, VersionConflict
from common.text import Bilingual
from organisation.events import AppointmentEnded, PersonAppointed, PostChanged, PostClosed, PostCreated
from organisation.models import Post, PostHolding
from organisation.policies import NotAnAdministratorHere, NotATechnicalAdministrator, OwnRights
from organisation.principal import Principal
from organisation.queries import head_post_of, holders_of, principal_for
from organisation.roles import Right, Role
from organisation.texts import NameMissing
from organisation.use_cases._steps import HeadExists
from organisation.use_cases.appoint import PeriodReversed, PersonClosed, PostTaken, appoint
from organisation.use_cases.change_post import PostClosedAlready, change_post
from organisation.use_cases.close_post import PostHeld, close_post
from organisation.use_cases.close_unit import UnitClosedAlready, close_unit
from organisation.use_cases.create_post import create_post
from organisation.use_cases.end_appointment import AppointmentOver, end_appointment
from organisation.use_cases.place_unit import DayPast
from tests.factories.organisation import Ministry, hold, make_post, make_principal, make_unit, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)
TITLE = Bilingual("Chargé du courrier", "مكلف بالمراسلات")
Told = Callable[[Any], list[Any]]


def creating(ministry: Ministry, **changed: Any) -> Post:
    given = {
        "by": ministry.administrator,
        "unit_id": ministry.division.pk,
        "title": TITLE,
        "rights": [Right(role=Role.AGENT, unit_id=ministry.division.pk)],
        "now": ministry.now,
    }
    return create_post(**(given | changed))


def changing(ministry: Ministry, post: Post, **changed: Any) -> Post:
    given = {
        "by": ministry.administrator,
        "post_id": post.pk,
        "title": post.title,
        "rights": [],
        "heads_unit": False,
        "version": post.version,
        "now": ministry.now,
    }
    return change_post(**(given | changed))


def appointing(ministry: Ministry, post: Post, **changed: Any) -> PostHolding:
    given: dict[str, Any] = {
        "by": ministry.administrator,
        "post_id": post.pk,
        "starts_on": TODAY,
        "now": ministry.now,
    }
    if "person_id" not in changed:
        given["person_id"] = make_user(ministry.administration).pk
    return appoint(**(given | changed))


def test_who_is_appointed_has_the_posts_rights(
    ministry: Ministry, again: Callable[..., Principal], told: Told
) -> None:
    post = creating(ministry)
    appointing(ministry, post, person_id=ministry.other_agent.user_id, act=" Décision 7 ")
    assert ministry.division.pk in again(ministry.other_agent).units(Role.AGENT)
    assert told(PostCreated)[0].rights == ("agent DF",)
    [event] = told(PersonAppointed)
    assert (event.about.id, event.post.label, event.act) == (
        ministry.other_agent.user_id,
        TITLE.fr,
        "Décision 7",
    )


@pytest.mark.parametrize("who", ["agent", "head", "director", "clerk", "auditor", "secretary"])
def test_only_a_functional_administrator_decides_on_posts(ministry: Ministry, who: str) -> None:
    by, post = getattr(ministry, who), make_post(ministry.division)
    with pytest.raises(NotAnAdministratorHere):
        creating(ministry, by=by)
    with pytest.raises(NotAnAdministratorHere):
        changing(ministry, post, by=by)
    with pytest.raises(NotAnAdministratorHere):
        appointing(ministry, post, by=by)
    with pytest.raises(NotAnAdministratorHere):
        close_post(by=by, post_id=post.pk, version=1, now=ministry.now)


def test_rights_are_given_in_ones_own_units_only(ministry: Ministry, neighbour: Ministry) -> None:
    local = make_principal(ministry.division, Role.FUNCTIONAL_ADMIN, now=ministry.now)
    with pytest.raises(NotAnAdministratorHere):
        creating(ministry, by=local, rights=[Right(role=Role.HEAD, unit_id=ministry.top.pk)])
    with pytest.raises(NotAnAdministratorHere):
        creating(ministry, rights=[Right(role=Role.HEAD, unit_id=neighbour.top.pk)])


@pytest.mark.parametrize("role", [Role.TECHNICAL_ADMIN, Role.APPLICATION])
def test_technical_rights_are_a_technical_administrators_to_give(ministry: Ministry, role: Role) -> None:
    with pytest.raises(NotATechnicalAdministrator):
        creating(ministry, rights=[Right(role=role, unit_id=ministry.division.pk)])
    both = make_principal(
        ministry.top, Role.FUNCTIONAL_ADMIN, Role.TECHNICAL_ADMIN, now=ministry.now, with_subtree=True
    )
    assert creating(ministry, by=both, rights=[Right(role=role, unit_id=ministry.division.pk)])


def test_nobody_widens_their_own_rights(ministry: Ministry) -> None:
    by = ministry.administrator
    own = Post.objects.get(pk=by.capacities[0].post_id)
    with pytest.raises(OwnRights):
        changing(ministry, own, rights=[Right(role=Role.HEAD, unit_id=ministry.top.pk)])
    with pytest.raises(OwnRights):
        appointing(ministry, creating(ministry), person_id=by.user_id)


def test_another_administrations_posts_and_people_do_not_exist(
    ministry: Ministry, neighbour: Ministry
) -> None:
    post = make_post(ministry.division)
    with pytest.raises(Unseen):
        changing(ministry, post, by=neighbour.administrator)
    with pytest.raises(Unseen):
        appointing(ministry, post, by=neighbour.administrator)
    with pytest.raises(Unseen):
        appointing(ministry, post, person_id=neighbour.agent.user_id)
    holding = hold(make_user(ministry.administration), post)
    with pytest.raises(Unseen):
        end_appointment(by=neighbour.administrator, holding_id=holding.pk, ends_on=TODAY, now=ministry.now)


def test_a_unit_has_one_head(ministry: Ministry) -> None:
    with pytest.raises(HeadExists):
        creating(ministry, heads_unit=True)
    with pytest.raises(HeadExists):
        changing(ministry, make_post(ministry.division), heads_unit=True)
    post = creating(ministry, unit_id=ministry.registry.pk, heads_unit=True)
    assert head_post_of(ministry.registry.pk) == post


def test_a_closed_unit_gets_no_post(ministry: Ministry) -> None:
    unit = make_unit(ministry.administration, parent=ministry.top)
    administrator = principal_for(ministry.administrator.user_id, now=ministry.now)
    close_unit(by=administrator, unit_id=unit.pk, version=1, now=ministry.now)
    with pytest.raises(UnitClosedAlready):
        creating(ministry, unit_id=unit.pk, rights=[])


def test_a_post_needs_its_title_in_both_languages(ministry: Ministry) -> None:
    with pytest.raises(NameMissing):
        creating(ministry, title=Bilingual("", "منصب"))


def test_a_double_click_creates_one_post_and_one_appointment(ministry: Ministry, told: Told) -> None:
    post = creating(ministry, request_key="k1")
    assert creating(ministry, request_key="k1") == post
    person_id = make_user(ministry.administration).pk
    first = appointing(ministry, post, person_id=person_id, request_key="k2")
    assert appointing(ministry, post, person_id=person_id, request_key="k2") == first
    assert (len(told(PostCreated)), len(told(PersonAppointed))) == (1, 1)


def test_a_change_of_rights_counts_at_once_and_says_before_and_after(
    ministry: Ministry, again: Callable[..., Principal], told: Told
) -> None:
    post = Post.objects.get(pk=ministry.agent.capacities[0].post_id)
    wider = [Right(role=Role.AGENT, unit_id=ministry.directorate.pk, with_subtree=True)]
    changing(ministry, post, rights=wider, title=TITLE)
    assert ministry.other_division.pk in again(ministry.agent).units(Role.AGENT)
    changes = {change.field: change for change in told(PostChanged)[0].changes}
    assert (changes["rights"].before, changes["rights"].after) == ("agent DF", "agent DRH+")
    assert changes["title_fr"].after == TITLE.fr


def test_of_two_rights_that_differ_in_reach_the_wider_counts(ministry: Ministry) -> None:
    unit = ministry.directorate.pk
    post = creating(
        ministry,
        rights=[
            Right(role=Role.HEAD, unit_id=unit, with_subtree=True),
            Right(role=Role.HEAD, unit_id=unit),
        ],
    )
    assert [right.with_subtree for right in post.rights.all()] == [True]


def test_two_people_who_edit_one_post_can_not_undo_each_other(ministry: Ministry) -> None:
    post = make_post(ministry.division)
    changing(ministry, post, title=TITLE)
    with pytest.raises(VersionConflict):
        changing(ministry, post, title=Bilingual("Autre", "آخر"))


def test_a_lost_edit_leaves_the_rights_alone(ministry: Ministry) -> None:
    post = make_post(ministry.division, Role.AGENT)
    with pytest.raises(VersionConflict):
        changing(ministry, post, version=7)
    assert post.rights.count() == 1


def test_a_held_post_is_not_closed(ministry: Ministry, told: Told) -> None:
    post = make_post(ministry.division)
    holding = hold(make_user(ministry.administration), post)
    closing = {"by": ministry.administrator, "post_id": post.pk, "version": 1, "now": ministry.now}
    with pytest.raises(PostHeld):
        close_post(**closing)
    end_appointment(by=ministry.administrator, holding_id=holding.pk, ends_on=TODAY, now=ministry.now)
    close_post(**closing)
    assert told(PostClosed)[0].about.id == post.pk
    with pytest.raises(PostClosedAlready):
        close_post(**(closing | {"version": 2}))
    with pytest.raises(PostClosedAlready):
        appointing(ministry, post)
    with pytest.raises(PostClosedAlready):
        changing(ministry, Post.objects.get(pk=post.pk))


def test_a_head_post_has_one_titular_and_may_have_an_acting_holder(ministry: Ministry) -> None:
    post = Post.objects.get(pk=ministry.head.capacities[0].post_id)
    with pytest.raises(PostTaken):
        appointing(ministry, post)
    acting = appointing(ministry, post, interim=True, ends_on=TODAY + timedelta(days=15))
    holders = holders_of([post.pk], day=TODAY)[post.pk]
    assert [user.pk for user in holders] == [ministry.head.user_id, acting.user_id]


def test_an_ordinary_post_may_be_shared_but_not_held_twice_by_one_person(ministry: Ministry) -> None:
    post = make_post(ministry.registry)
    first = appointing(ministry, post)
    assert appointing(ministry, post)
    with pytest.raises(PostTaken):
        appointing(ministry, post, person_id=first.user_id)


def test_an_acting_holder_is_known_as_such(ministry: Ministry, again: Callable[..., Principal]) -> None:
    post = Post.objects.get(pk=ministry.head.capacities[0].post_id)
    appointing(ministry, post, person_id=ministry.agent.user_id, interim=True)
    capacity = again(ministry.agent).capacity_of_post(post.pk)
    assert capacity is not None
    assert capacity.is_interim


@pytest.mark.parametrize(
    "period",
    [
        {"starts_on": TODAY, "ends_on": TODAY},
        {"starts_on": TODAY, "ends_on": TODAY - timedelta(days=1)},
        {"starts_on": date(2025, 1, 1), "ends_on": TODAY},
    ],
)
def test_a_period_that_is_empty_or_over_is_refused(ministry: Ministry, period: dict[str, date]) -> None:
    with pytest.raises(PeriodReversed):
        appointing(ministry, make_post(ministry.division), **period)


def test_a_closed_account_and_an_application_are_not_appointed(ministry: Ministry) -> None:
    post = make_post(ministry.division)
    for fields in ({"is_active": False}, {"is_application": True}):
        person = make_user(ministry.administration, **fields)
        with pytest.raises(PersonClosed):
            appointing(ministry, post, person_id=person.pk)


def test_an_appointment_ends_on_its_day(
    ministry: Ministry, again: Callable[..., Principal], now: datetime, told: Told
) -> None:
    holding = PostHolding.objects.get(user_id=ministry.agent.user_id)
    tomorrow = TODAY + timedelta(days=1)
    end_appointment(by=ministry.administrator, holding_id=holding.pk, ends_on=tomorrow, now=now)
    assert again(ministry.agent).capacities
    assert again(ministry.agent, now + timedelta(days=1)).capacities == ()
    assert told(AppointmentEnded)[0].ends_on == tomorrow


def test_an_appointment_does_not_end_in_the_past_nor_twice(ministry: Ministry, now: datetime) -> None:
    holding = PostHolding.objects.get(user_id=ministry.agent.user_id)
    ending = {"by": ministry.administrator, "holding_id": holding.pk, "now": now}
    with pytest.raises(DayPast):
        end_appointment(ends_on=TODAY - timedelta(days=1), **ending)
    end_appointment(ends_on=TODAY, **ending)
    with pytest.raises(AppointmentOver):
        end_appointment(ends_on=TODAY, **ending)


def test_an_appointment_ended_before_it_began_never_was(
    ministry: Ministry, again: Callable[..., Principal], now: datetime
) -> None:
    post = creating(ministry)
    later = TODAY + timedelta(days=9)
    holding = appointing(ministry, post, person_id=ministry.other_agent.user_id, starts_on=later)
    end_appointment(by=ministry.administrator, holding_id=holding.pk, ends_on=TODAY, now=now)
    later_self = again(ministry.other_agent, now + timedelta(days=12))
    assert later_self.capacity_of_post(post.pk) is None
