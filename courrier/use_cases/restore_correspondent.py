"""Offer a correspondent again while one types."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from courrier import policies
from courrier.events import ChoiceRestored
from courrier.models import Correspondent
from courrier.references import happened_to
from courrier.use_cases._correspondents import correspondent_of
from journal.publish import publish
from organisation.principal import Principal


def restore_correspondent(
    *, by: Principal, correspondent_id: UUID, version: int, now: datetime
) -> Correspondent:
    """Offer a correspondent again while one types.

    :raises Unseen: not in this administration, or merged into another.
    :raises Forbidden: the person is neither clerk nor administrator.
    :raises VersionConflict: somebody has changed it since it was read.
    """
    actor = policies.must_sort_correspondents(by)
    changed = correspondent_of(by, correspondent_id)
    if changed.is_active:
        return changed
    with transaction.atomic():
        changed.advance(version=version, is_active=True)
        publish(ChoiceRestored(**happened_to(changed, actor)), actor=actor, now=now)
    return changed
