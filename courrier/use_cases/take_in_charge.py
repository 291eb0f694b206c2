"""Take a mail in charge."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from courrier import policies, snapshots
from courrier.events import MailTakenInCharge
from courrier.models import AssignmentRole, Mail
from courrier.references import happened_to
from courrier.status import Verb
from journal.publish import publish
from organisation.principal import Principal
from organisation.roles import Role


def take_in_charge(*, by: Principal, mail_id: UUID, version: int | None = None, now: datetime) -> Mail:
    """Acknowledge that the unit has the mail; whoever will treat it becomes its holder (a secretary acts for the unit).

    :raises Unseen, NotInYourHands, WrongStatus, VersionConflict: the mail isn't there, isn't yours, or has moved on.
    """
    mail = policies.seen(by, mail_id)
    snapshots.expect(mail, version)
    actor = policies.must(by, mail, Verb.TAKE_IN_CHARGE)
    treats = by.capacity_in(mail.holder_unit_id, Role.AGENT, Role.HEAD) is not None
    holder_id = mail.holder_id or (by.user_id if treats else None)
    with transaction.atomic():
        snapshots.move(mail, Verb.TAKE_IN_CHARGE, now=now, holder_id=holder_id, held_since=now)
        open_owner = mail.assignments.filter(role=AssignmentRole.OWNER, ended_at=None)
        open_owner.update(taken_at=now, taken_by_id=by.user_id)
        publish(MailTakenInCharge(**happened_to(mail, actor)), actor=actor, now=now)
    return mail
