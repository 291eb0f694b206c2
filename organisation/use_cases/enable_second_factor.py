"""Enable the second factor by a first code of the authenticator application."""

from datetime import datetime

from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from common.errors import Kind, Refusal, gettext_noop
from journal.publish import publish
from organisation.events import SecondFactorEnabled
from organisation.principal import Principal
from organisation.queries import person_of
from organisation.references import ref
from organisation.use_cases._steps import new_recovery_codes


class WrongCode(Refusal):
    """The code isn't the one of this moment, or too many wrong ones came before it."""

    code = "wrong_code"
    kind = Kind.INVALID
    message = gettext_noop(
        "This code isn't right. Check the clock of your telephone, wait for the next code and type that one."
    )


def enable_second_factor(*, by: Principal, code: str, now: datetime) -> tuple[str, ...]:
    """Ask for a code at each sign-in from now on; returns the recovery codes, which are shown this once.

    :raises WrongCode: also when setting up was not begun.
    """
    device = TOTPDevice.objects.filter(user_id=by.user_id, confirmed=False).first()
    # The device counts wrong codes; outside the transaction, so that a refusal doesn't undo the count.
    if device is None or not device.verify_token(code.replace(" ", "")):
        raise WrongCode
    person = person_of(by, by.user_id)
    with transaction.atomic():
        if not TOTPDevice.objects.filter(pk=device.pk, confirmed=False).update(confirmed=True):
            raise WrongCode
        codes = new_recovery_codes(person)
        event = SecondFactorEnabled(administration_id=by.administration_id, about=ref(person))
        publish(event, actor=by.actor(), now=now)
        return codes
