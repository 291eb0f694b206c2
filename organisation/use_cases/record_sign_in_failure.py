"""Record that somebody failed to sign in to an account."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from journal.events import Actor
from journal.publish import record
from organisation.events import SignInFailed
from organisation.models import User
from organisation.references import ref


class Failure(StrEnum):
    """Why a sign-in failed."""

    PASSWORD = "password"  # noqa: S105  # a cause, not a password
    CODE = "code"
    LOCKED = "locked"
    CLOSED = "closed"


def record_sign_in_failure(
    *,
    email: str,
    failure: Failure,
    now: datetime,
    address: str = "",
    request_id: str = "",
    channel: str = "web",
) -> UUID | None:
    """Write the failure into the history of the account; returns the entry, or nothing for an address without account.

    What was typed is never written: people type passwords into the wrong field.
    """
    person = User.objects.filter(email=email.strip().lower()).first()
    if person is None:
        return None
    event = SignInFailed(administration_id=person.administration_id, about=ref(person), reason=failure.value)
    nobody = Actor(
        administration_id=person.administration_id, channel=channel, address=address, request_id=request_id
    )
    return record(event, actor=nobody, now=now)
