"""Switch off one's own second factor."""

from datetime import datetime

from django.db import transaction

from journal.publish import publish
from organisation.events import SecondFactorDisabled
from organisation.principal import Principal
from organisation.queries import has_second_factor, person_of
from organisation.references import ref
from organisation.use_cases._steps import remove_devices
from organisation.use_cases.change_password import WrongPassword


def disable_second_factor(*, by: Principal, password: str, now: datetime) -> None:
    """Sign in by password alone again; the password must be given, so that an open screen is not enough.

    :raises WrongPassword:
    """
    person = person_of(by, by.user_id)
    if not person.check_password(password):
        raise WrongPassword
    if not has_second_factor(by.user_id):
        return
    with transaction.atomic():
        remove_devices(person)
        event = SecondFactorDisabled(administration_id=by.administration_id, about=ref(person))
        publish(event, actor=by.actor(), now=now)
