"""Send a person's invitation again, when the first letter was lost or its link has ended."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.errors import Refusal, gettext_noop
from journal.publish import publish
from organisation.events import InvitationRepeated
from organisation.models import User
from organisation.policies import must_administer
from organisation.principal import Principal
from organisation.queries import day_of, person_of, person_row
from organisation.references import ref


class InvitationAccepted(Refusal):
    """The person has a password already, or no account that a password opens."""

    code = "invitation_accepted"
    message = gettext_noop(
        "{person} needs no invitation any more. Somebody who forgot the password asks for a new one on the sign-in page."
    )


def invite_again(*, by: Principal, person_id: UUID, now: datetime) -> User:
    """Have a new link mailed to a person who hasn't chosen a password yet.

    :raises Unseen, NotAnAdministratorHere, InvitationAccepted:
    """
    person = person_of(by, person_id)
    capacity = must_administer(by, person_row(person, day=day_of(by, now)).units)
    if not person.awaits_password:
        raise InvitationAccepted(person=person.name)
    with transaction.atomic():
        event = InvitationRepeated(administration_id=by.administration_id, about=ref(person))
        publish(event, actor=by.actor(capacity), now=now)
    return person
