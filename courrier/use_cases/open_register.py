"""Open a register."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from common.errors import Kind, Refusal, Unseen, gettext_noop
from common.text import Bilingual
from courrier import mask as masks
from courrier import policies, wording
from courrier.events import RegisterOpened
from courrier.models import Register
from courrier.references import happened_to
from courrier.status import Direction
from journal.publish import publish
from journal.requests import claim
from organisation.models import Unit
from organisation.principal import Principal


class RegisterCodeTaken(Refusal):
    """Two registers of one administration can't bear the same code."""

    code = "register_code_taken"
    kind = Kind.INVALID
    message = gettext_noop("Another register has the code {code}. Choose another code.")


def open_register(
    *,
    by: Principal,
    unit_id: UUID,
    direction: Direction,
    code: str,
    name: Bilingual,
    mask: str = "{number}/{year}",
    is_confidential: bool = False,
    request_key: str | None = None,
    now: datetime,
) -> Register:
    """Open a register that the desk ``unit_id`` keeps; its years open with their first number.

    :raises Unseen: no such unit in this administration.
    :raises NotAnAdministratorHere: the person doesn't administer the unit.
    :raises MaskUnusable: the mask can't be used.
    :raises RegisterCodeTaken: another register has the code.
    :raises TextMissing, TextTooLong: code or a name.
    """
    unit = Unit.objects.filter(pk=unit_id, administration_id=by.administration_id).first()
    if unit is None:
        raise Unseen
    actor = policies.must_administer(by, unit_id)
    register = Register(
        administration_id=unit.administration_id,
        unit=unit,
        direction=Direction(direction),
        is_confidential=is_confidential,
        opened_at=now,
        **_texts(code, name, mask),
    )
    content = [unit_id, direction, code, name.fr, name.ar, mask, is_confidential]
    try:
        with transaction.atomic():
            request = claim(
                request_key, actor=actor, action="courrier.open_register", content=content, now=now
            )
            if request.again:
                return Register.objects.get(pk=request.result_id)
            register.save(force_insert=True)
            event = RegisterOpened(
                **happened_to(register, actor), direction=register.direction, mask=register.mask
            )
            publish(event, actor=actor, now=now)
            request.served(register.pk)
    except IntegrityError as error:
        raise RegisterCodeTaken(field="code", code=register.code) from error
    return register


def _texts(code: str, name: Bilingual, mask: str) -> dict[str, str]:
    return {
        "code": wording.needed_line(code, "code", limit=20),
        "name_fr": wording.needed_line(name.fr, "name_fr", limit=120),
        "name_ar": wording.needed_line(name.ar, "name_ar", limit=120),
        "mask": masks.check(wording.needed_line(mask, "mask", limit=masks.LONGEST)),
    }
