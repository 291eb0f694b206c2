"""Invite a person: an account without a password, and a link to set one."""

from datetime import datetime

from django.db import transaction

from common.text import Bilingual
from journal.publish import publish
from journal.requests import claim
from organisation.events import PersonInvited
from organisation.models import User
from organisation.policies import must_administer
from organisation.principal import Principal
from organisation.queries import lock_administration, person_of
from organisation.references import in_both, ref
from organisation.texts import email_address, language_code, name_of_person
from organisation.use_cases._steps import must_be_free


def invite_person(
    *,
    by: Principal,
    email: str,
    name: Bilingual,
    now: datetime,
    language: str = "fr",
    request_key: str | None = None,
) -> User:
    """Make an account that can't sign in until its person has set a password by the link that is mailed.

    :raises NotAnAdministratorHere, EmailInvalid, EmailTaken, PersonNameMissing, LanguageUnknown:
    """
    actor = by.actor(must_administer(by))
    email, name, language = email_address(email), name_of_person(name), language_code(language)
    content = [email, name.fr, name.ar, language]
    with transaction.atomic():
        lock_administration(by.administration_id)
        request = claim(
            request_key, actor=actor, action="organisation.invite_person", content=content, now=now
        )
        if request.again:
            return person_of(by, request.result_id)
        must_be_free(email)
        person = User.objects.create_user(
            email,
            administration_id=by.administration_id,
            language=language,
            created_at=now,
            **in_both("name", name),
        )
        event = PersonInvited(
            administration_id=by.administration_id, about=ref(person), language=language, by_link=True
        )
        publish(event, actor=actor, now=now)
        request.served(person.pk)
        return person
