"""Hand a mail on."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from courrier.models import Assignment
from courrier.status import Verb
from courrier.use_cases._hand_over import Handing, hand_over
from organisation.principal import Principal


def reassign(
    *,
    by: Principal,
    mail_id: UUID,
    unit_id: UUID,
    person_id: UUID | None = None,
    copy_unit_ids: Sequence[UUID] = (),
    instruction_id: UUID | None = None,
    note: str = "",
    deadline: date | None = None,
    working_days: int | None = None,
    version: int | None = None,
    request_key: str | None = None,
    now: datetime,
) -> Assignment:
    """Hand a mail that your unit has on to a person there or to a unit below.

    :raises Unseen, NotInYourHands, WrongStatus, VersionConflict: the mail isn't there, isn't yours, or has moved on.
    :raises UnitNotYours, PersonNotThere, HandedToItself, NobodyToRead: it can't go to that unit or person.
    :raises ChoiceUnknown, DeadlinePast, DeadlineTooLate, TextTooLong: what is asked can't be right.
    :raises RequestKeyReused: the key came with something else.
    """
    handing = Handing(
        verb=Verb.REASSIGN,
        unit_id=unit_id,
        person_id=person_id,
        copy_unit_ids=tuple(copy_unit_ids),
        instruction_id=instruction_id,
        note=note,
        deadline=deadline,
        working_days=working_days,
        version=version,
        request_key=request_key,
    )
    return hand_over(mail_id, handing, by=by, now=now)
