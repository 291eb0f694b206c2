"""Make new recovery codes for one's second factor; the old ones end."""

from datetime import datetime

from django.db import transaction

from common.errors import Refusal, gettext_noop
from journal.publish import publish
from organisation.events import RecoveryCodesRenewed
from organisation.principal import Principal
from organisation.queries import has_second_factor, person_of
from organisation.references import ref
from organisation.use_cases._steps import new_recovery_codes


class NoSecondFactor(Refusal):
    """Recovery codes stand in for a second factor, and there is none."""

    code = "no_second_factor"
    message = gettext_noop("You don't use a second factor. Set one up first.")


def renew_recovery_codes(*, by: Principal, now: datetime) -> tuple[str, ...]:
    """The new codes, each of which serves once; they are shown this once.

    :raises NoSecondFactor:
    """
    if not has_second_factor(by.user_id):
        raise NoSecondFactor
    person = person_of(by, by.user_id)
    with transaction.atomic():
        codes = new_recovery_codes(person)
        event = RecoveryCodesRenewed(administration_id=by.administration_id, about=ref(person))
        publish(event, actor=by.actor(), now=now)
        return codes
