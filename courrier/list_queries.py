"""What the administrator reads of registers and lists, out of use or not."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from common.errors import Unseen
from courrier import mask, policies
from courrier.models import Correspondent, Instruction, Mail, MailType, Recipient, Register, RegisterYear
from courrier.status import Direction
from organisation.principal import Principal

CAP = 1000
"""Mails of a correspondent are counted no further."""


@dataclass(frozen=True, kw_only=True)
class RegisterSheet:
    """A register, its counter this year (None: it hasn't begun), its next number and how that will be written."""

    register: Register
    year: int
    counter: RegisterYear | None
    next_number: int
    next_reference: str


def register_sheets(by: Principal, *, day: date) -> list[RegisterSheet]:
    """The registers that ``by`` administers, those in use first, by code. Two queries."""
    kept = policies.registers_administered_by(by).select_related("unit").order_by("-is_open", "code")
    counters = {
        counter.register_id: counter
        for counter in RegisterYear.objects.filter(register__in=kept, year=day.year)
    }
    return [_sheet(register, counters.get(register.pk), day.year) for register in kept]


def register_sheet(by: Principal, register_id: UUID, *, day: date) -> RegisterSheet:
    """One of them. :raises Unseen: they don't administer it."""
    for sheet in register_sheets(by, day=day):
        if sheet.register.pk == register_id:
            return sheet
    raise Unseen


def directions_without_register(by: Principal) -> list[Direction]:
    """For which mail ``by`` administers no register in use. One query."""
    in_use = set(
        policies.registers_administered_by(by).filter(is_open=True).values_list("direction", flat=True)
    )
    return [direction for direction in Direction if direction.value not in in_use]


def kept_mail_types(by: Principal) -> list[MailType]:
    """All types of mail, those that are offered first. :raises Forbidden: the person doesn't keep the lists."""
    policies.must_keep_lists(by)
    return list(
        MailType.objects.filter(administration_id=by.administration_id).order_by(
            "-is_active", "position", "id"
        )
    )


def kept_instructions(by: Principal) -> list[Instruction]:
    """All instructions, those that are offered first. :raises Forbidden: the person doesn't keep the lists."""
    policies.must_keep_lists(by)
    return list(
        Instruction.objects.filter(administration_id=by.administration_id).order_by(
            "-is_active", "position", "id"
        )
    )


def mails_with(correspondent: Correspondent) -> int:
    """How many mails name the correspondent as sender or addressee, counted up to ``CAP`` each."""
    sent = Mail.objects.filter(sender=correspondent)[:CAP].count()
    received = Recipient.objects.filter(correspondent=correspondent)[:CAP].count()
    return sent + received


def next_reference(*, mask_text: str, code: str, number: int, year: int) -> str:
    """How ``number`` is written by ``mask_text``. :raises MaskUnusable: it can't be."""
    return mask.write(mask.check(mask_text), number=number, year=year, code=code)


def _sheet(register: Register, counter: RegisterYear | None, year: int) -> RegisterSheet:
    number = counter.last_number + 1 if counter else 1
    return RegisterSheet(
        register=register,
        year=year,
        counter=counter,
        next_number=number,
        next_reference=mask.write(register.mask, number=number, year=year, code=register.code),
    )
