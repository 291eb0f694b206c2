"""Change a correspondent."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from courrier import policies
from courrier.details import CorrespondentDetails
from courrier.events import CorrespondentChanged
from courrier.models import Correspondent
from courrier.references import happened_to
from courrier.use_cases._correspondents import columns, correspondent_of
from journal.publish import publish
from organisation.principal import Principal


def change_correspondent(
    *, by: Principal, correspondent_id: UUID, details: CorrespondentDetails, version: int, now: datetime
) -> Correspondent:
    """Replace what is written about a correspondent.

    :raises Unseen: not in this administration, or merged into another.
    :raises Forbidden: the person is neither clerk nor administrator.
    :raises VersionConflict: somebody has changed it since it was read.
    :raises TextMissing, TextTooLong, EmailInvalid, ChoiceUnknown: what is written can't be right.
    """
    actor = policies.must_sort_correspondents(by)
    changed = correspondent_of(by, correspondent_id)
    values = columns(details)
    with transaction.atomic():
        changes = changed.change(version=version, **values)
        told = tuple(change for change in changes if change.field != "folded")
        if told:
            publish(CorrespondentChanged(**happened_to(changed, actor), changes=told), actor=actor, now=now)
    return changed
