"""Create an application: a service account with a post, which signs in by its own means and never by a password."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.errors import Kind, Refusal, gettext_noop
from common.identifiers import new_id
from common.text import Bilingual
from journal.publish import publish
from journal.requests import claim
from organisation.events import ApplicationCreated
from organisation.models import Post, PostHolding, User
from organisation.policies import must_administer_technically
from organisation.principal import Principal
from organisation.queries import day_of, lock_administration, person_of, unit_of
from organisation.references import in_both, ref, rights_text
from organisation.roles import NOT_FOR_APPLICATIONS, Right
from organisation.texts import name_in_both


class RightNotForApplications(Refusal):
    """An application can't sign (law 43-20: a signatory is a natural person) nor administer."""

    code = "right_not_for_applications"
    kind = Kind.INVALID
    message = gettext_noop("An application can't be “{role}”. Give it another role.")


def create_application(
    *,
    by: Principal,
    name: Bilingual,
    unit_id: UUID,
    rights: Sequence[Right],
    now: datetime,
    request_key: str | None = None,
) -> User:
    """Create the service account and the post that it holds in ``unit_id``.

    :raises Unseen, NotATechnicalAdministrator, NameMissing, RightNotForApplications:
    """
    unit, day = unit_of(by, unit_id), day_of(by, now)
    for unit_concerned in {unit.pk, *(right.unit_id for right in rights)}:
        must_administer_technically(by, unit_concerned)
    actor = by.actor(must_administer_technically(by, unit.pk))
    name = name_in_both(name)
    for right in rights:
        if right.role in NOT_FOR_APPLICATIONS:
            raise RightNotForApplications(role=right.role.label)
    content = [name.fr, name.ar, unit_id, sorted(map(str, rights))]
    with transaction.atomic():
        lock_administration(by.administration_id)
        request = claim(
            request_key, actor=actor, action="organisation.create_application", content=content, now=now
        )
        if request.again:
            return person_of(by, request.result_id)
        application = _account(by, name, now)
        post = Post.objects.create(
            administration_id=by.administration_id, unit=unit, opened_on=day, **in_both("title", name)
        )
        post.set_rights(rights)
        PostHolding.objects.create(post=post, user=application, starts_on=day)
        event = ApplicationCreated(
            administration_id=by.administration_id,
            about=ref(application),
            unit_id=unit.pk,
            post=ref(post),
            rights=rights_text(post),
        )
        publish(event, actor=actor, now=now)
        request.served(application.pk)
        return application


def _account(by: Principal, name: Bilingual, now: datetime) -> User:
    identifier = new_id()
    return User.objects.create_user(
        f"{identifier}@application.invalid",
        id=identifier,
        administration_id=by.administration_id,
        is_application=True,
        created_at=now,
        **in_both("name", name),
    )
