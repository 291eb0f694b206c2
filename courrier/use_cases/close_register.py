"""Take a register out of use."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.errors import Refusal, gettext_noop
from courrier import policies
from courrier.events import RegisterClosed
from courrier.models import Mail, Register
from courrier.references import happened_to
from courrier.status import Status
from journal.publish import publish
from organisation.principal import Principal

_WAIT_FOR_NUMBERS = (Status.DRAFT, Status.IN_CIRCUIT, Status.RETURNED, Status.SIGNED)


class LettersToNumber(Refusal):
    """Letters are being written that are to take their number from the register."""

    code = "letters_to_number"
    message = gettext_noop(
        "{count} letters under way take their number from this register. Let them be signed or withdrawn first."
    )


def close_register(*, by: Principal, register_id: UUID, version: int, now: datetime) -> Register:
    """Take a register out of use: it gives no more numbers; what is in it stays, and it can be taken into use again.

    :raises Unseen, NotAnAdministratorHere: the register isn't there, or the person doesn't administer its desk.
    :raises LettersToNumber: letters wait for a number from it.
    :raises VersionConflict: somebody has changed it since it was read.
    """
    register, actor = policies.must_administer_register(by, register_id)
    if not register.is_open:
        return register
    if waiting := Mail.objects.filter(register=register, number=None, status__in=_WAIT_FOR_NUMBERS).count():
        raise LettersToNumber(count=waiting)
    with transaction.atomic():
        register.advance(version=version, is_open=False)
        publish(RegisterClosed(**happened_to(register, actor)), actor=actor, now=now)
    return register
