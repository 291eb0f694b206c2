"""Links that let a person set a password: after an invitation, or when the old one is forgotten.

A link is signed with the installation's secret and kept nowhere. It ends with its time, and as soon as it has served: it
carries a fingerprint of the password that stood when it was made.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from common.errors import Kind, Refusal, gettext_noop
from organisation.models import User

INVITATION = timedelta(days=7)
RESET = timedelta(hours=1)
_SALT = "organisation.links"


class LinkEnded(Refusal):
    """The link is too old, has served already, or was never made here."""

    code = "link_ended"
    kind = Kind.INVALID
    message = gettext_noop(
        "This link has ended or has already been used. Ask for a new one with “Forgotten password”."
    )


def password_link(person: User, *, lasting: timedelta, now: datetime) -> str:
    """The token to put into the link's address; made when the mail is written, so that no journal or queue holds it."""
    ends = int((now + lasting).timestamp())
    return signing.dumps([str(person.pk), ends, _fingerprint(person)], salt=_SALT)


def person_of_link(token: str, *, now: datetime) -> User:
    """Whose password the link may set. :raises LinkEnded: nobody's any more."""
    try:
        person_id, ends, fingerprint = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError) as error:
        raise LinkEnded from error
    person = User.objects.filter(pk=UUID(person_id), is_active=True, is_application=False).first()
    alive = now < datetime.fromtimestamp(ends, UTC)
    if person is None or not alive or not constant_time_compare(fingerprint, _fingerprint(person)):
        raise LinkEnded
    return person


def _fingerprint(person: User) -> str:
    return salted_hmac(_SALT, f"{person.password} {person.email}", algorithm="sha256").hexdigest()[:32]
