"""Create a post (fonction) in a unit, with the rights that it carries."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.text import Bilingual
from journal.publish import publish
from journal.requests import claim
from organisation.events import PostCreated
from organisation.models import Post, Unit
from organisation.policies import must_administer, must_be_allowed_to_give
from organisation.principal import Principal
from organisation.queries import day_of, lock_administration, post_of, unit_of
from organisation.references import in_both, ref, rights_text
from organisation.roles import Right
from organisation.texts import name_in_both
from organisation.use_cases._steps import must_have_no_other_head
from organisation.use_cases.close_unit import UnitClosedAlready


def create_post(
    *,
    by: Principal,
    unit_id: UUID,
    title: Bilingual,
    rights: Sequence[Right],
    now: datetime,
    heads_unit: bool = False,
    request_key: str | None = None,
) -> Post:
    """Create a post in the unit from today on; nobody holds it yet.

    :raises Unseen, NotAnAdministratorHere, NotATechnicalAdministrator, NameMissing, UnitClosedAlready, HeadExists:
    """
    unit = unit_of(by, unit_id)
    if unit.closed_on:
        raise UnitClosedAlready(unit=unit.name)
    actor = by.actor(must_administer(by, [unit.pk]))
    must_be_allowed_to_give(by, rights)
    title = name_in_both(title)
    content = [unit_id, title.fr, title.ar, heads_unit, sorted(map(str, rights))]
    with transaction.atomic():
        lock_administration(by.administration_id)
        request = claim(request_key, actor=actor, action="organisation.create_post", content=content, now=now)
        if request.again:
            return post_of(by, request.result_id)
        if Unit.objects.filter(pk=unit.pk).exclude(closed_on=None).exists():
            raise UnitClosedAlready(unit=unit.name)
        if heads_unit:
            must_have_no_other_head(unit)
        post = Post.objects.create(
            administration_id=by.administration_id,
            unit=unit,
            heads_unit=heads_unit,
            opened_on=day_of(by, now),
            **in_both("title", title),
        )
        post.set_rights(rights)
        event = PostCreated(
            administration_id=by.administration_id,
            about=ref(post),
            unit_id=unit.pk,
            heads_unit=heads_unit,
            rights=rights_text(post),
        )
        publish(event, actor=actor, now=now)
        request.served(post.pk)
        return post
