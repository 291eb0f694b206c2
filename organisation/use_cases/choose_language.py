"""Choose the language in which the product speaks to oneself."""

from datetime import datetime

from django.db import transaction

from journal.publish import publish
from organisation.events import PersonChanged
from organisation.models import User
from organisation.principal import Principal
from organisation.queries import person_of
from organisation.references import ref
from organisation.texts import language_code


def choose_language(*, by: Principal, language: str, now: datetime) -> User:
    """Set one's own language, for pages and mails alike. :raises LanguageUnknown: neither French nor Arabic."""
    language = language_code(language)
    person = person_of(by, by.user_id)
    with transaction.atomic():
        changes = person.change(version=person.version, language=language)
        if changes:
            event = PersonChanged(administration_id=by.administration_id, about=ref(person), changes=changes)
            publish(event, actor=by.actor(), now=now)
        return person
