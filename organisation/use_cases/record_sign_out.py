"""Record that somebody has signed out."""

from datetime import datetime
from uuid import UUID

from journal.publish import record
from organisation.events import SignedOut
from organisation.principal import Principal
from organisation.queries import person_of
from organisation.references import ref


def record_sign_out(*, by: Principal, now: datetime) -> UUID:
    """Write the sign-out of ``by``; returns the entry."""
    event = SignedOut(administration_id=by.administration_id, about=ref(person_of(by, by.user_id)))
    return record(event, actor=by.actor(), now=now)
