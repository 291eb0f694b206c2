"""Open the account of a person who comes back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.errors import Refusal, gettext_noop
from journal.publish import publish
from organisation.events import PersonReactivated
from organisation.models import User
from organisation.principal import Principal
from organisation.queries import lock_administration, person_of
from organisation.references import ref
from organisation.use_cases._steps import must_be_closable


class AccountOpenAlready(Refusal):
    """The account isn't closed."""

    code = "account_open_already"
    message = gettext_noop("The account of {person} is open already.")


def reactivate_person(*, by: Principal, person_id: UUID, now: datetime) -> User:
    """Open the account again, without its old password, posts or delegations: a link to set a password is mailed.

    :raises Unseen, NotAnAdministratorHere, NotATechnicalAdministrator, OwnRights, AccountOpenAlready:
    """
    person = person_of(by, person_id)
    must_be_closable(by, person, now=now)
    with transaction.atomic():
        lock_administration(by.administration_id)
        person.refresh_from_db()
        if person.is_active:
            raise AccountOpenAlready(person=person.name)
        person.advance(version=person.version, is_active=True, left_at=None)
        event = PersonReactivated(administration_id=by.administration_id, about=ref(person))
        publish(event, actor=by.actor(), now=now)
        return person
