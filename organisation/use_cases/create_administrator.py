"""Set up the first administrator of an installation, together with the administration."""

from datetime import datetime

from django.db import transaction

from common.errors import Refusal, gettext_noop
from common.text import Bilingual
from journal.events import Actor
from journal.publish import publish
from organisation.events import PersonInvited
from organisation.models import Administration, PostRight, User
from organisation.passwords import must_be_strong
from organisation.references import in_both, ref
from organisation.roles import Role
from organisation.texts import email_address, name_of_person
from organisation.use_cases._steps import appoint_administrator, must_be_free
from organisation.use_cases.create_administration import COMMAND_LINE, create_administration


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
        appoint_administrator(person, administration, by=by, now=now)
        return person
