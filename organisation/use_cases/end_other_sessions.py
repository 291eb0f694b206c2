"""End all one's sessions but the one in use."""

from datetime import datetime

from django.db import transaction

from journal.publish import publish
from organisation.events import SessionsEnded
from organisation.models import OpenSession
from organisation.principal import Principal
from organisation.queries import person_of
from organisation.references import ref
from organisation.use_cases._steps import close_sessions


def end_other_sessions(*, by: Principal, key: str, now: datetime) -> int:
    """Sign out every browser but the one whose session is ``key``; returns how many there were."""
    person = person_of(by, by.user_id)
    with transaction.atomic():
        ended = close_sessions(OpenSession.objects.filter(user=person).exclude(key=key))
        if ended:
            event = SessionsEnded(administration_id=by.administration_id, about=ref(person), count=ended)
            publish(event, actor=by.actor(), now=now)
        return ended
