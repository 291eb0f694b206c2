"""Note in which browser somebody is signed in, so that they can end it from another one."""

from datetime import datetime

from django.db import transaction

from organisation.models import OpenSession
from organisation.principal import Principal
from organisation.queries.sessions import live_keys


def open_session(*, by: Principal, key: str, device: str, now: datetime) -> OpenSession:
    """Keep the session ``key`` of the browser that calls itself ``device``; rows of sessions that ran out go."""
    with transaction.atomic():
        OpenSession.objects.filter(user_id=by.user_id).exclude(key__in=live_keys(now)).delete()
        return OpenSession.objects.create(
            user_id=by.user_id,
            key=key,
            device=device[:300],
            address=by.address,
            opened_at=now,
            seen_at=now,
        )
