"""Add an instruction to the list."""

from datetime import datetime

from django.db import IntegrityError, transaction

from common.errors import Kind, Refusal, gettext_noop
from common.text import Bilingual
from courrier import policies, wording
from courrier.events import ChoiceDefined
from courrier.models import Instruction
from courrier.references import happened_to
from journal.publish import publish
from organisation.principal import Principal


class InstructionKnown(Refusal):
    """The list has this name already."""

    code = "instruction_known"
    kind = Kind.INVALID
    message = gettext_noop("The list already has an instruction called {name}. Choose another name.")


def define_instruction(
    *, by: Principal, name: Bilingual, expects_action: bool = True, now: datetime
) -> Instruction:
    """Add an instruction that can be given with an assignment; one for information expects no action.

    :raises Forbidden: the person is no functional administrator.
    :raises InstructionKnown, TextMissing, TextTooLong: the name.
    """
    actor = policies.must_keep_lists(by)
    made = Instruction(
        administration_id=by.administration_id,
        name_fr=wording.needed_line(name.fr, "name_fr", limit=120),
        name_ar=wording.needed_line(name.ar, "name_ar", limit=120),
        expects_action=expects_action,
        position=Instruction.objects.filter(administration_id=by.administration_id).count(),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            publish(ChoiceDefined(**happened_to(made, actor)), actor=actor, now=now)
    except IntegrityError as error:
        raise InstructionKnown(field="name_fr", name=made.name) from error
    return made
