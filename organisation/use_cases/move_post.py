"""Move a post to another unit, with whoever holds it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from journal.publish import publish
from organisation.events import PostMoved
from organisation.models import Post, Unit
from organisation.policies import OwnRights, must_administer, must_be_allowed_to_give
from organisation.principal import Principal
from organisation.queries import lock_administration, post_of, unit_of
from organisation.references import difference, ref, rights_text
from organisation.roles import Right, Role
from organisation.use_cases._steps import must_have_no_other_head
from organisation.use_cases.change_post import PostClosedAlready
from organisation.use_cases.close_unit import UnitClosedAlready


def move_post(*, by: Principal, post_id: UUID, unit_id: UUID, version: int, now: datetime) -> Post:
    """Put the post into the unit from now on; powers that it had in its old unit, it has in the new one.

    :raises Unseen, NotAnAdministratorHere, NotATechnicalAdministrator, VersionConflict:
    :raises OwnRights: one may act for the post oneself.
    :raises PostClosedAlready, UnitClosedAlready, HeadExists:
    """
    post, unit = post_of(by, post_id), unit_of(by, unit_id)
    if unit.closed_on:
        raise UnitClosedAlready(unit=unit.name)
    actor = by.actor(must_administer(by, [post.unit_id, unit.pk]))
    present = [
        Right(role=Role(right.role), unit_id=right.unit_id, with_subtree=right.with_subtree)
        for right in post.rights.all()
    ]
    wanted = [
        Right(role=right.role, unit_id=unit.pk, with_subtree=right.with_subtree)
        if right.unit_id == post.unit_id
        else right
        for right in present
    ]
    must_be_allowed_to_give(by, {*wanted} ^ {*present})
    if post.pk in by.post_ids:
        raise OwnRights
    with transaction.atomic():
        lock_administration(by.administration_id)
        if post.closed_on:
            raise PostClosedAlready(post=post.title)
        if Unit.objects.filter(pk=unit.pk).exclude(closed_on=None).exists():
            raise UnitClosedAlready(unit=unit.name)
        if post.unit_id == unit.pk:
            return post
        if post.heads_unit:
            must_have_no_other_head(unit, but=post)
        before, left = rights_text(post), post.unit
        post.advance(version=version, unit=unit)
        post.set_rights(wanted)
        changes = difference("unit", left, unit)
        changes += difference("rights", ", ".join(before), ", ".join(rights_text(post)))
        event = PostMoved(
            administration_id=by.administration_id, about=ref(post), unit_id=unit.pk, changes=changes
        )
        publish(event, actor=actor, now=now)
        return post
