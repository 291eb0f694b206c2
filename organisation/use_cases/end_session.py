"""End one of one's own sessions, in this browser or in another."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.errors import Unseen
from journal.publish import publish
from organisation.events import SessionsEnded
from organisation.models import OpenSession
from organisation.principal import Principal
from organisation.queries import person_of
from organisation.references import ref
from organisation.use_cases._steps import close_sessions


def end_session(*, by: Principal, session_id: UUID, now: datetime) -> None:
    """Sign that browser out. :raises Unseen: it isn't one's own, or has ended already."""
    person = person_of(by, by.user_id)
    with transaction.atomic():
        if not close_sessions(OpenSession.objects.filter(user=person, pk=session_id)):
            raise Unseen
        event = SessionsEnded(administration_id=by.administration_id, about=ref(person), count=1)
        publish(event, actor=by.actor(), now=now)
