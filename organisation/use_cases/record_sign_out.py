"""Record that somebody has signed out."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from journal.publish import publish
from organisation.events import SignedOut
from organisation.models import OpenSession
from organisation.principal import Principal
from organisation.queries import person_of
from organisation.references import ref


def record_sign_out(*, by: Principal, now: datetime, key: str = "") -> UUID:
    """Write the sign-out of ``by`` from the browser session ``key``; returns the entry."""
    person = person_of(by, by.user_id)
    with transaction.atomic():
        OpenSession.objects.filter(user=person, key=key).delete()
        event = SignedOut(administration_id=by.administration_id, about=ref(person))
        return publish(event, actor=by.actor(), now=now)
