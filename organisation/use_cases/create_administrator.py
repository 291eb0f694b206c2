"""Set up the first administrator of an installation, together with the administration."""

from datetime import datetime

from django.db import transaction

from common.clock import local_day
from common.errors import Refusal, gettext_noop
from common.text import Bilingual
from journal.events import Actor
from journal.publish import publish
from organisation.events import PersonAppointed, PersonInvited, PostCreated
from organisation.models import Administration, Post, PostHolding, PostRight, User
from organisation.passwords import must_be_strong
from organisation.references import in_both, ref, rights_text
from organisation.roles import Right, Role
from organisation.texts import email_address, name_of_person
from organisation.tree import unit_tree
from organisation.use_cases._steps import must_be_free
from organisation.use_cases.create_administration import COMMAND_LINE, create_administration

TITLE = Bilingual("Administrateur de la plateforme", "مدير المنصة")
ROLES = (Role.FUNCTIONAL_ADMIN, Role.TECHNICAL_ADMIN)


class AdministratorExists(Refusal):
    """The installation has been set up already."""

    code = "administrator_exists"
    message = gettext_noop(
        "This installation already has an administrator, who can invite other people. "
        "To add one from here all the same, for example when nobody can sign in any more, run the command again with --again."
    )


def create_administrator(
    *,
    email: str,
    name: Bilingual,
    password: str,
    administration_code: str,
    administration_name: Bilingual,
    now: datetime,
    again: bool = False,
    by: Actor = COMMAND_LINE,
) -> User:
    """Create a functional and technical administrator; their administration too, unless its code exists.

    :raises AdministratorExists: there is one, and ``again`` was not asked for.
    :raises WeakPassword, EmailInvalid, EmailTaken, PersonNameMissing: and what creating an administration refuses.
    """
    email, name = email_address(email), name_of_person(name)
    must_be_strong(password, User(email=email, **in_both("name", name)))
    with transaction.atomic():
        if not again and PostRight.objects.filter(role=Role.FUNCTIONAL_ADMIN).exists():
            raise AdministratorExists
        must_be_free(email)
        administration = Administration.objects.filter(code=administration_code).first()
        if administration is None:
            administration = create_administration(
                code=administration_code, name=administration_name, now=now, by=by
            )
        person = User.objects.create_user(
            email, password, administration=administration, created_at=now, **in_both("name", name)
        )
        invited = PersonInvited(
            administration_id=administration.pk, about=ref(person), language=person.language, by_link=False
        )
        publish(invited, actor=by, now=now)
        _appoint(person, administration, by=by, now=now)
        return person


def _appoint(person: User, administration: Administration, *, by: Actor, now: datetime) -> None:
    day = local_day(now, administration.time_zone)
    tops = sorted(unit_tree(administration.pk, day).tops)
    post = Post.objects.create(
        administration=administration, unit_id=tops[0], opened_on=day, **in_both("title", TITLE)
    )
    post.set_rights(Right(role=role, unit_id=top, with_subtree=True) for role in ROLES for top in tops)
    PostHolding.objects.create(post=post, user=person, starts_on=day)
    created = PostCreated(
        administration_id=administration.pk,
        about=ref(post),
        unit_id=post.unit_id,
        heads_unit=False,
        rights=rights_text(post),
    )
    publish(created, actor=by, now=now)
    appointed = PersonAppointed(
        administration_id=administration.pk,
        about=ref(person),
        unit_id=post.unit_id,
        post=ref(post),
        kind=PostHolding.Title.HOLDER.value,
        act="",
        starts_on=day,
        ends_on=None,
    )
    publish(appointed, actor=by, now=now)
