"""Change a register."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.text import Bilingual
from courrier import mask as masks
from courrier import policies, wording
from courrier.events import RegisterChanged
from courrier.models import Register
from courrier.references import happened_to
from journal.publish import publish
from organisation.principal import Principal


def change_register(
    *, by: Principal, register_id: UUID, name: Bilingual, mask: str, version: int, now: datetime
) -> Register:
    """Give a register another name, or write its numbers otherwise from the next one on; numbers go on as they are.

    :raises Unseen, NotAnAdministratorHere: the register isn't there, or the person doesn't administer its desk.
    :raises MaskUnusable, TextMissing, TextTooLong: what is written can't be right.
    :raises VersionConflict: somebody has changed it since it was read.
    """
    register, actor = policies.must_administer_register(by, register_id)
    values = {
        "name_fr": wording.needed_line(name.fr, "name_fr", limit=120),
        "name_ar": wording.needed_line(name.ar, "name_ar", limit=120),
        "mask": masks.check(wording.needed_line(mask, "mask", limit=masks.LONGEST)),
    }
    with transaction.atomic():
        if changes := register.change(version=version, **values):
            publish(RegisterChanged(**happened_to(register, actor), changes=changes), actor=actor, now=now)
    return register
