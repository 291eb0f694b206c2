"""A post moved to another unit: its powers there move with it, those elsewhere stay."""

from datetime import date, datetime
from typing import Any

import pytest

from common.errors import Unseen, VersionConflict
from organisation.events import PostMoved
from organisation.models import Post
from organisation.policies import NotAnAdministratorHere, NotATechnicalAdministrator, OwnRights
from organisation.principal import Principal
from organisation.queries import principal_for
from organisation.roles import Role
from organisation.use_cases._steps import HeadExists
from organisation.use_cases.change_post import PostClosedAlready
from organisation.use_cases.close_unit import UnitClosedAlready
from organisation.use_cases.move_post import move_post
from tests.factories.organisation import Ministry, make_post, make_principal, make_unit

pytestmark = pytest.mark.django_db


def moving(ministry: Ministry, post: Post, **changed: Any) -> Post:
    given = {
        "by": ministry.administrator,
        "post_id": post.pk,
        "unit_id": ministry.registry.pk,
        "version": post.version,
        "now": ministry.now,
    }
    return move_post(**(given | changed))


def test_a_post_takes_its_powers_and_its_holder_along(ministry: Ministry, now: datetime, told: Any) -> None:
    post = ministry.head_post()
    post.rights.create(role=Role.AUDITOR, unit=ministry.directorate, with_subtree=False)
    moving(ministry, post)
    head = principal_for(ministry.head.user_id, now=now)
    assert head.units(Role.HEAD) == {ministry.registry.pk}
    assert head.units(Role.AUDITOR) == {ministry.directorate.pk}, "powers elsewhere stay"
    event = told(PostMoved)[0]
    assert {change.field for change in event.changes} == {"unit", "rights"}
    assert event.unit_id == ministry.registry.pk


def test_a_move_to_where_it_stands_is_none(ministry: Ministry, told: Any) -> None:
    post = ministry.head_post()
    moving(ministry, post, unit_id=ministry.division.pk)
    assert not told(PostMoved)
    assert Post.objects.get(pk=post.pk).version == 1


def test_what_stands_in_the_way_of_a_move(ministry: Ministry, neighbour: Ministry) -> None:
    post = ministry.head_post()
    with pytest.raises(HeadExists):
        moving(ministry, post, unit_id=ministry.directorate.pk)
    with pytest.raises(VersionConflict):
        moving(ministry, post, version=7)
    with pytest.raises(Unseen):
        moving(ministry, post, unit_id=neighbour.registry.pk)
    with pytest.raises(Unseen):
        moving(ministry, neighbour.head_post())
    closed = make_unit(ministry.administration, parent=ministry.top)
    closed.closed_on = date(2025, 1, 1)
    closed.save()
    with pytest.raises(UnitClosedAlready):
        moving(ministry, post, unit_id=closed.pk)
    Post.objects.filter(pk=post.pk).update(closed_on=date(2025, 1, 1))
    with pytest.raises(PostClosedAlready):
        moving(ministry, post)
    assert Post.objects.get(pk=post.pk).unit == ministry.division


def test_only_the_administrator_of_both_units_moves_a_post(
    ministry: Ministry, technician: Principal, now: datetime
) -> None:
    post = ministry.head_post()
    only_one = make_principal(ministry.division, Role.FUNCTIONAL_ADMIN, now=now)
    for by in (ministry.agent, ministry.head, ministry.director, technician, only_one):
        with pytest.raises(NotAnAdministratorHere):
            moving(ministry, post, by=by)
    technical = make_post(ministry.division, Role.TECHNICAL_ADMIN)
    with pytest.raises(NotATechnicalAdministrator):
        moving(ministry, technical)
    own = Post.objects.get(pk=ministry.administrator.capacities[0].post_id)
    with pytest.raises(OwnRights):
        moving(ministry, own, version=own.version)
