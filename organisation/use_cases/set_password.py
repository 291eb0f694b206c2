"""Set a password by the link of an invitation or of a reset."""

from datetime import datetime

from django.db import transaction

from common.errors import VersionConflict
from journal.events import Actor
from journal.publish import publish
from organisation.events import PasswordChanged
from organisation.links import LinkEnded, person_of_link
from organisation.models import OpenSession, User
from organisation.passwords import must_be_strong
from organisation.references import ref
from organisation.use_cases._steps import close_sessions


def set_password(
    *, token: str, password: str, now: datetime, address: str = "", request_id: str = ""
) -> User:
    """Set the password of the link's person; the link has then served, and all sessions of the person end.

    :raises LinkEnded, WeakPassword:
    """
    person = person_of_link(token, now=now)
    must_be_strong(password, person)
    person.set_password(password)
    actor = Actor(
        id=person.pk,
        label=person.name_fr,
        label_ar=person.name_ar,
        administration_id=person.administration_id,
        channel="web",
        address=address,
        request_id=request_id,
        authentication="link",
    )
    with transaction.atomic():
        try:
            person.advance(version=person.version, password=person.password, reset_requested_at=None)
        except VersionConflict as conflict:  # the link has served a moment ago, or the account was closed
            raise LinkEnded from conflict
        close_sessions(OpenSession.objects.filter(user=person))
        event = PasswordChanged(administration_id=person.administration_id, about=ref(person), through="link")
        publish(event, actor=actor, now=now)
    return person
