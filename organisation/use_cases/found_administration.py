"""Found another administration on this installation, with an administrator who is invited to set it up."""

from datetime import datetime

from django.db import transaction

from common.text import Bilingual
from journal.publish import publish
from organisation.events import PersonInvited
from organisation.models import Administration, User
from organisation.principal import Principal
from organisation.queries import day_of, must_host
from organisation.references import in_both, ref
from organisation.texts import email_address, language_code, name_of_person
from organisation.use_cases._steps import appoint_administrator, must_be_free
from organisation.use_cases.create_administration import create_administration


def found_administration(
    *,
    by: Principal,
    code: str,
    name: Bilingual,
    time_zone: str,
    email: str,
    person: Bilingual,
    language: str,
    now: datetime,
) -> Administration:
    """Create the administration with its top unit, and invite its first administrator by mail.

    :raises NotTheHost, EmailInvalid, EmailTaken, PersonNameMissing: and what creating an administration refuses.
    """
    actor = by.actor(must_host(by, day=day_of(by, now)))
    email, person, language = email_address(email), name_of_person(person), language_code(language)
    with transaction.atomic():
        must_be_free(email)
        administration = create_administration(
            code=code, name=name, time_zone=time_zone, language=language, now=now, by=actor
        )
        invited = User.objects.create_user(
            email,
            administration=administration,
            language=language,
            created_at=now,
            **in_both("name", person),
        )
        event = PersonInvited(
            administration_id=administration.pk, about=ref(invited), language=language, by_link=True
        )
        publish(event, actor=actor, now=now)
        appoint_administrator(invited, administration, by=actor, now=now)
        return administration
