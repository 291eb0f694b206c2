"""Throw a begun registration away, for a while within reach."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from courrier import started_queries
from courrier.models import StartedPiece, StartedRegistration
from organisation.principal import Principal

_WITHIN_REACH = timedelta(hours=1)


def discard_started_registration(*, by: Principal, started_id: UUID, now: datetime) -> StartedRegistration:
    """Set the registration aside; those the person threw away more than an hour ago are gone for good.

    :raises Unseen: there is no such registration of this person's, or it is finished.
    """
    started = started_queries.started_registration(by, started_id)
    old = StartedRegistration.objects.filter(person_id=by.user_id, discarded_at__lt=now - _WITHIN_REACH)
    with transaction.atomic():
        StartedPiece.objects.filter(started__in=old).delete()
        old.delete()
        started.discarded_at = now
        started.save(update_fields=["discarded_at"])
    return started
