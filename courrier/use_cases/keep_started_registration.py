"""Keep what a clerk has typed so far of a registration."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.errors import Kind, Refusal, gettext_noop
from courrier import policies
from courrier.models import StartedRegistration
from courrier.status import Direction
from courrier.wording import TextTooLong
from organisation.principal import Principal

_MOST = 400_000  # characters in all fields together: a whole file pasted by mistake is kept, a library is not


class NoRegisterHere(Refusal):
    """The person keeps no register of this kind."""

    code = "no_register_here"
    kind = Kind.FORBIDDEN
    message = gettext_noop(
        "You keep no register for this kind of mail. Take the letter to the registry office, which registers it."
    )


def keep_started_registration(
    *,
    by: Principal,
    started_id: UUID,
    direction: Direction,
    values: Mapping[str, object],
    from_batch: bool = False,
    now: datetime,
) -> StartedRegistration:
    """Keep the fields as they stand; the first time the registration is begun under ``started_id``.

    What is finished already stays as it is.

    :raises NoRegisterHere: the person keeps no open register of this direction.
    :raises Unseen: the identifier is somebody else's.
    :raises TextTooLong: more text than all fields together hold.
    """
    if not policies.registers_kept_by(by).filter(direction=direction, is_open=True).exists():
        raise NoRegisterHere
    length = sum(len(str(value)) for value in values.values())
    if length > _MOST:
        raise TextTooLong(length=length, limit=_MOST)
    with transaction.atomic():
        started, made = StartedRegistration.objects.get_or_create(
            pk=started_id,
            defaults={
                "administration_id": by.administration_id,
                "person_id": by.user_id,
                "direction": direction,
                "values": dict(values),
                "from_batch": from_batch,
                "kept_at": now,
            },
        )
        if started.person_id != by.user_id:
            raise policies.Unseen
        if not made and started.mail_id is None:
            started.values, started.kept_at, started.discarded_at = dict(values), now, None
            started.save(update_fields=["values", "kept_at", "discarded_at"])
    return started
