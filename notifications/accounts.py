"""Mails about one's own account: the link that sets a password, after an invitation or when the old one is forgotten."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from notifications.channels import email
from notifications.channels.letter import Letter
from notifications.words import Said
from organisation.links import INVITATION, RESET, password_link
from organisation.models import User


def send_invitation(person_id: UUID, *, entry_id: UUID, now: datetime) -> None:
    """Invite a person to choose their password; nobody is written to whose account is closed or has one already."""
    person = _awaited(person_id)
    if person is not None and not person.has_usable_password():
        _send(person, entry_id, INVITATION, _invitation, now)


def send_reset(person_id: UUID, *, entry_id: UUID, now: datetime) -> None:
    """Send the link that lets a person choose a new password."""
    person = _awaited(person_id)
    if person is not None:
        _send(person, entry_id, RESET, _reset, now)


def _awaited(person_id: UUID) -> User | None:
    people = User.objects.select_related("administration")
    return people.filter(pk=person_id, is_active=True, is_application=False).first()


def _invitation() -> tuple[str, str]:
    return gettext("Your account is ready: choose your password within 7 days"), gettext("Choose my password")


def _reset() -> tuple[str, str]:
    return gettext("Choose a new password within one hour; if you did not ask for it, do nothing"), gettext(
        "Choose a new password"
    )


def _send(
    person: User, entry_id: UUID, lasting: timedelta, words: Callable[[], tuple[str, str]], now: datetime
) -> None:
    # The token is made here, at the last moment, so that no queue and no journal ever holds it.
    link = f"{settings.PUBLIC_URL}/password/{password_link(person, lasting=lasting, now=now)}/"
    with translation.override(person.language):
        sentence, action = words()
        administration = person.administration.name.in_language(person.language)
        letter = Letter(
            key=entry_id,
            to=person,
            language=person.language,
            heading=sentence,
            lines=(Said(sentence=sentence),),
            link=link,
            action=action,
            footing=gettext("{administration}. Sent by the mail registry.").format(
                administration=administration
            ),
        )
        email.send(letter)
