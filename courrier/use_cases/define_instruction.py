"""Add an instruction to the list."""

from datetime import datetime

from django.db import IntegrityError, transaction

from common.text import Bilingual
from courrier import policies
from courrier.events import ChoiceDefined
from courrier.models import Instruction
from courrier.references import happened_to
from courrier.use_cases._choices import InstructionKnown, instruction_columns
from journal.publish import publish
from organisation.principal import Principal


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
        **instruction_columns(name, expects_action),
        position=Instruction.objects.filter(administration_id=by.administration_id).count(),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            publish(ChoiceDefined(**happened_to(made, actor)), actor=actor, now=now)
    except IntegrityError as error:
        raise InstructionKnown(field="name_fr", name=made.name) from error
    return made
