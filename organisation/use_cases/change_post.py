"""Change a post: its title, its rights, whether it heads the unit."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.errors import Refusal, gettext_noop
from common.text import Bilingual
from journal.publish import publish
from organisation.events import PostChanged
from organisation.models import Post
from organisation.policies import OwnRights, must_administer, must_be_allowed_to_give
from organisation.principal import Principal
from organisation.queries import lock_administration, post_of
from organisation.references import difference, in_both, ref, rights_text
from organisation.roles import Right, Role
from organisation.texts import name_in_both
from organisation.use_cases._steps import must_have_no_other_head


class PostClosedAlready(Refusal):
    """The post was closed before."""

    code = "post_closed_already"
    message = gettext_noop("“{post}” is closed. Create a new post instead.")


def change_post(
    *,
    by: Principal,
    post_id: UUID,
    title: Bilingual,
    rights: Sequence[Right],
    heads_unit: bool,
    version: int,
    now: datetime,
) -> Post:
    """Set title, lead and the whole of the rights. Rights that stay as they are need not be one's own to give.

    :raises Unseen, NotAnAdministratorHere, NotATechnicalAdministrator, NameMissing, VersionConflict:
    :raises OwnRights: the rights of a post that one may act for would change.
    :raises PostClosedAlready, HeadExists:
    """
    post = post_of(by, post_id)
    actor = by.actor(must_administer(by, [post.unit_id]))
    title = name_in_both(title)
    wanted = set(rights)
    present = {
        Right(role=Role(right.role), unit_id=right.unit_id, with_subtree=right.with_subtree)
        for right in post.rights.all()
    }
    must_be_allowed_to_give(by, wanted ^ present)
    if wanted != present and post.pk in by.post_ids:
        raise OwnRights
    with transaction.atomic():
        lock_administration(by.administration_id)
        if post.closed_on:
            raise PostClosedAlready(post=post.title)
        if heads_unit:
            must_have_no_other_head(post.unit, but=post)
        before = rights_text(post)
        changes = post.change(version=version, heads_unit=heads_unit, **in_both("title", title))
        post.set_rights(wanted)
        changes += difference("rights", ", ".join(before), ", ".join(rights_text(post)))
        if changes:
            event = PostChanged(
                administration_id=by.administration_id, about=ref(post), unit_id=post.unit_id, changes=changes
            )
            publish(event, actor=actor, now=now)
        return post
