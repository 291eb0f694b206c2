"""Correct a person's names, address for sign-in and mails, or language."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.text import Bilingual
from journal.publish import publish
from organisation.events import PersonChanged
from organisation.models import User
from organisation.policies import must_administer
from organisation.principal import Principal
from organisation.queries import day_of, lock_administration, person_of, person_row
from organisation.references import in_both, ref
from organisation.texts import email_address, language_code, name_of_person
from organisation.use_cases._steps import must_be_free


def change_person(
    *,
    by: Principal,
    person_id: UUID,
    email: str,
    name: Bilingual,
    language: str,
    version: int,
    now: datetime,
) -> User:
    """Set names, address and language. Who has the address can set the password: all the person's units must be one's own.

    :raises Unseen, NotAnAdministratorHere, EmailInvalid, EmailTaken, PersonNameMissing, LanguageUnknown, VersionConflict:
    """
    person = person_of(by, person_id)
    actor = by.actor(must_administer(by, person_row(person, day=day_of(by, now)).units))
    email, name, language = email_address(email), name_of_person(name), language_code(language)
    with transaction.atomic():
        lock_administration(by.administration_id)
        must_be_free(email, but=person)
        changes = person.change(version=version, email=email, language=language, **in_both("name", name))
        if changes:
            person.save(update_fields=["search"])
            event = PersonChanged(administration_id=by.administration_id, about=ref(person), changes=changes)
            publish(event, actor=actor, now=now)
        return person
