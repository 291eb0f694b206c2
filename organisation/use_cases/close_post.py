"""Close a post that nobody holds any more."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from common.errors import Refusal, gettext_noop
from journal.publish import publish
from organisation.events import PostClosed
from organisation.models import Post, PostHolding
from organisation.policies import must_administer
from organisation.principal import Principal
from organisation.queries import day_of, lock_administration, post_of
from organisation.references import ref
from organisation.use_cases.change_post import PostClosedAlready


class PostHeld(Refusal):
    """Somebody holds the post, or will."""

    code = "post_held"
    message = gettext_noop("“{post}” is held by {person}. End that appointment first.")


def close_post(*, by: Principal, post_id: UUID, version: int, now: datetime) -> Post:
    """Close the post today, and the rights with it.

    :raises Unseen, NotAnAdministratorHere, PostClosedAlready, PostHeld, VersionConflict:
    """
    post = post_of(by, post_id)
    actor = by.actor(must_administer(by, [post.unit_id]))
    today = day_of(by, now)
    with transaction.atomic():
        lock_administration(by.administration_id)
        if post.closed_on:
            raise PostClosedAlready(post=post.title)
        not_over = Q(ends_on=None) | Q(ends_on__gt=today)
        holding = PostHolding.objects.filter(not_over, post=post).select_related("user").first()
        if holding:
            raise PostHeld(post=post.title, person=holding.user.name)
        post.advance(version=version, closed_on=today)
        event = PostClosed(
            administration_id=by.administration_id, about=ref(post), unit_id=post.unit_id, closed_on=today
        )
        publish(event, actor=actor, now=now)
        return post
