"""Take back a registration that was thrown away."""

from uuid import UUID

from django.db import transaction

from courrier import started_queries
from courrier.models import StartedRegistration
from organisation.principal import Principal


def restore_started_registration(*, by: Principal, started_id: UUID) -> StartedRegistration:
    """Let the registration be begun again, with all that was typed.

    :raises Unseen: there is no such registration of this person's, or it is gone for good.
    """
    started = started_queries.started_registration(by, started_id)
    with transaction.atomic():
        started.discarded_at = None
        started.save(update_fields=["discarded_at"])
    return started
