"""Take a type of mail or an instruction out of the lists to choose from."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from courrier import policies
from courrier.events import ChoiceRetired
from courrier.references import happened_to
from courrier.use_cases._choices import Choice, choice_of
from journal.publish import publish
from organisation.principal import Principal


def retire_choice(
    *, by: Principal, kind: type[Choice], choice_id: UUID, version: int, now: datetime
) -> Choice:
    """Take a type of mail or an instruction out of the lists to choose from; what bears it keeps it.

    :raises Forbidden: the person is no functional administrator. :raises Unseen: not in this administration.
    :raises VersionConflict: somebody has changed it since it was read.
    """
    actor = policies.must_keep_lists(by)
    choice: Choice = choice_of(by, kind, choice_id)
    if choice.is_active is False:
        return choice
    with transaction.atomic():
        choice.advance(version=version, is_active=False)
        publish(ChoiceRetired(**happened_to(choice, actor)), actor=actor, now=now)
    return choice
