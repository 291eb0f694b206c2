"""Take away the second factor of a person who has lost their telephone and their recovery codes."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from journal.publish import publish
from organisation.events import SecondFactorDisabled
from organisation.policies import must_administer
from organisation.principal import Principal
from organisation.queries import day_of, has_second_factor, person_of, person_row
from organisation.references import ref
from organisation.use_cases._steps import remove_devices


def reset_second_factor(*, by: Principal, person_id: UUID, now: datetime) -> None:
    """Let the person sign in by password alone until they set up a second factor again.

    :raises Unseen, NotAnAdministratorHere:
    """
    person = person_of(by, person_id)
    capacity = must_administer(by, person_row(person, day=day_of(by, now)).units)
    if not has_second_factor(person.pk):
        return
    with transaction.atomic():
        remove_devices(person)
        event = SecondFactorDisabled(administration_id=by.administration_id, about=ref(person))
        publish(event, actor=by.actor(capacity), now=now)
