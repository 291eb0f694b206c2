"""Record that somebody has signed in."""

from datetime import datetime
from uuid import UUID

from journal.publish import record
from organisation.events import SignedIn
from organisation.principal import Principal
from organisation.queries import person_of
from organisation.references import ref


def record_sign_in(*, by: Principal, now: datetime) -> UUID:
    """Write the sign-in of ``by``, whose ``authentication`` says how; returns the entry."""
    event = SignedIn(administration_id=by.administration_id, about=ref(person_of(by, by.user_id)))
    return record(event, actor=by.actor(), now=now)
