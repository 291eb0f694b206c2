"""Change an instruction."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from common.text import Bilingual
from courrier import policies
from courrier.events import ChoiceChanged
from courrier.models import Instruction
from courrier.references import happened_to
from courrier.use_cases._choices import InstructionKnown, choice_of, instruction_columns
from journal.publish import publish
from organisation.principal import Principal


def change_instruction(
    *, by: Principal, instruction_id: UUID, name: Bilingual, expects_action: bool, version: int, now: datetime
) -> Instruction:
    """Give an instruction another name, or say whether it expects an action.

    :raises Forbidden: the person is no functional administrator. :raises Unseen: not in this administration.
    :raises InstructionKnown, TextMissing, TextTooLong: the name.
    :raises VersionConflict: somebody has changed it since it was read.
    """
    actor = policies.must_keep_lists(by)
    changed = choice_of(by, Instruction, instruction_id)
    values = instruction_columns(name, expects_action)
    try:
        with transaction.atomic():
            if changes := changed.change(version=version, **values):
                publish(ChoiceChanged(**happened_to(changed, actor), changes=changes), actor=actor, now=now)
    except IntegrityError as error:
        raise InstructionKnown(field="name_fr", name=name) from error
    return changed
