"""Change a register."""

from contextlib import closing
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from common.clock import local_day
from common.errors import Kind, Refusal, gettext_noop
from common.text import Bilingual
from courrier import mask as masks
from courrier import policies, wording
from courrier.events import RegisterChanged
from courrier.models import Mail, Register, RegisterYear
from courrier.references import happened_to
from journal.publish import publish
from organisation.principal import Principal


class MaskRepeats(Refusal):
    """Numbers to come would be written like one that was given."""

    code = "mask_repeats"
    kind = Kind.INVALID
    message = gettext_noop(
        "Written like this, a number to come would look like {reference}, which is given already. Write it otherwise."
    )


def change_register(
    *, by: Principal, register_id: UUID, name: Bilingual, mask: str, version: int, now: datetime
) -> Register:
    """Give a register another name, or write its numbers otherwise from the next one on; numbers go on as they are.

    :raises Unseen, NotAnAdministratorHere: the register isn't there, or the person doesn't administer its desk.
    :raises MaskUnusable, TextMissing, TextTooLong: what is written can't be right.
    :raises MaskRepeats: a number to come would be written like one that was given.
    :raises VersionConflict: somebody has changed it since it was read.
    """
    register, actor = policies.must_administer_register(by, register_id)
    values = {
        "name_fr": wording.needed_line(name.fr, "name_fr", limit=120),
        "name_ar": wording.needed_line(name.ar, "name_ar", limit=120),
        "mask": masks.check(wording.needed_line(mask, "mask", limit=masks.LONGEST)),
    }
    with transaction.atomic():
        changes = register.change(version=version, **values)
        if any(change.field == "mask" for change in changes):
            _must_not_repeat(register, year=local_day(now, register.administration.time_zone).year)
        if changes:
            publish(RegisterChanged(**happened_to(register, actor), changes=changes), actor=actor, now=now)
    return register


def _must_not_repeat(register: Register, *, year: int) -> None:
    """Whoever registers meanwhile waits for the counters."""
    counters = dict(
        RegisterYear.objects.select_for_update(no_key=True)
        .filter(register=register)
        .values_list("year", "last_number")
    )
    given = Mail.objects.filter(register=register).exclude(number=None)
    references: Any = given.values_list("reference", flat=True).iterator()
    with closing(
        references
    ):  # before the transaction is undone: on PostgreSQL they come through a cursor of it
        reference = masks.repeated(
            register.mask, code=register.code, given=references, counters=counters, year=year
        )
    if reference:
        raise MaskRepeats(field="mask", reference=reference)
