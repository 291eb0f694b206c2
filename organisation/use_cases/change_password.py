"""Change one's own password."""

from datetime import datetime

from django.db import transaction

from common.errors import Kind, Refusal, gettext_noop
from journal.publish import publish
from organisation.events import PasswordChanged
from organisation.models import OpenSession, User
from organisation.passwords import must_be_strong
from organisation.principal import Principal
from organisation.queries import person_of
from organisation.references import ref
from organisation.use_cases._steps import close_sessions


class WrongPassword(Refusal):
    """The present password was not given right."""

    code = "wrong_password"
    kind = Kind.INVALID
    message = gettext_noop("Your present password isn't right. Type it again.")


def change_password(*, by: Principal, present: str, password: str, now: datetime) -> User:
    """Set a new password by one who knows the present one; all sessions end, this one too.

    :raises WrongPassword, WeakPassword, VersionConflict:
    """
    person = person_of(by, by.user_id)
    if not person.check_password(present):
        raise WrongPassword
    must_be_strong(password, person)
    person.set_password(password)
    with transaction.atomic():
        person.advance(version=person.version, password=person.password)
        close_sessions(OpenSession.objects.filter(user=person))
        event = PasswordChanged(administration_id=by.administration_id, about=ref(person), through="password")
        publish(event, actor=by.actor(), now=now)
    return person
