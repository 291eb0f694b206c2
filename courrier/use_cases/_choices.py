"""What an administrator writes about types of mail and instructions, cleaned and checked."""

from typing import Any, TypeVar
from uuid import UUID

from common.errors import Kind, Refusal, Unseen, gettext_noop
from common.text import Bilingual
from courrier import wording
from courrier.models import Instruction, MailType
from organisation.principal import Principal

_LONGEST = 999
Choice = TypeVar("Choice", MailType, Instruction)


class DelayOutOfRange(Refusal):
    """Not a number of working days."""

    code = "delay_out_of_range"
    kind = Kind.INVALID
    message = gettext_noop(
        "Give the delay as a whole number of working days from 1 to {limit}, or leave it empty."
    )


class MailTypeKnown(Refusal):
    """The list has this name already."""

    code = "mail_type_known"
    kind = Kind.INVALID
    message = gettext_noop("The list already has a type of mail called {name}. Choose another name.")


class InstructionKnown(Refusal):
    """The list has this name already."""

    code = "instruction_known"
    kind = Kind.INVALID
    message = gettext_noop("The list already has an instruction called {name}. Choose another name.")


def mail_type_columns(name: Bilingual, delay_working_days: int | None, basis: Bilingual) -> dict[str, Any]:
    """The columns of a type of mail. :raises DelayOutOfRange, TextMissing, TextTooLong: they can't be right."""
    if delay_working_days is not None and not 1 <= delay_working_days <= _LONGEST:
        raise DelayOutOfRange(field="delay_working_days", limit=_LONGEST)
    return {
        **_names(name),
        "delay_working_days": delay_working_days,
        "basis_fr": wording.line(basis.fr, "basis_fr", limit=200),
        "basis_ar": wording.line(basis.ar, "basis_ar", limit=200),
    }


def instruction_columns(name: Bilingual, expects_action: bool) -> dict[str, Any]:
    """The columns of an instruction. :raises TextMissing, TextTooLong: the name."""
    return {**_names(name), "expects_action": expects_action}


def choice_of(by: Principal, kind: type[Choice], choice_id: UUID) -> Choice:
    """The type or instruction, also one that isn't offered any more. :raises Unseen: not in this administration."""
    found: Choice | None = kind.objects.filter(pk=choice_id, administration_id=by.administration_id).first()
    if found is None:
        raise Unseen
    return found


def _names(name: Bilingual) -> dict[str, str]:
    return {
        "name_fr": wording.needed_line(name.fr, "name_fr", limit=120),
        "name_ar": wording.needed_line(name.ar, "name_ar", limit=120),
    }
