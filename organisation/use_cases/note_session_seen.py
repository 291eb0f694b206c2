"""Note that a browser session is still in use."""

from datetime import datetime

from django.db import transaction

from organisation.models import OpenSession
from organisation.principal import Principal


def note_session_seen(*, by: Principal, key: str, now: datetime) -> None:
    """Set when and from where the session ``key`` was last seen."""
    with transaction.atomic():
        OpenSession.objects.filter(user_id=by.user_id, key=key).update(seen_at=now, address=by.address)
