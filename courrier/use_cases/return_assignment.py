"""Send a mail back to whoever assigned it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from courrier import policies, snapshots, wording
from courrier.events import AssignmentReturned
from courrier.models import AssignmentRole, Mail, ScopeKind
from courrier.references import happened_to
from courrier.status import Verb, WrongStatus
from journal.publish import publish
from organisation.principal import Principal
from organisation.references import ref as organisation_ref


def return_assignment(
    *, by: Principal, mail_id: UUID, reason: str, version: int | None = None, now: datetime
) -> Mail:
    """Send the mail back, with a reason, to the unit that handed it over; what was sent back before goes to the desk.

    :raises Unseen, NotInYourHands, WrongStatus, VersionConflict: the mail isn't there, isn't yours, or has moved on.
    :raises ReasonMissing, TextTooLong: the reason.
    """
    mail = policies.seen(by, mail_id)
    reason = wording.reason(reason)
    snapshots.expect(mail, version)
    actor = policies.must(by, mail, Verb.RETURN_ASSIGNMENT)
    current = mail.assignments.select_related("assigned_from").filter(
        role=AssignmentRole.OWNER, ended_at=None
    )
    owner = current.first()
    back_to = owner.assigned_from if owner else mail.register.unit
    if owner is None and back_to.pk == mail.holder_unit_id:
        raise WrongStatus  # it is at the desk already
    with transaction.atomic():
        snapshots.move(
            mail, Verb.RETURN_ASSIGNMENT, now=now, holder_unit=back_to, holder=None, held_since=now
        )
        current.update(ended_at=now, return_reason=reason)
        if not mail.for_named_readers_only and back_to.pk != mail.register.unit_id:
            snapshots.add_reach(mail, {back_to.pk: ScopeKind.UNIT})
        event = AssignmentReturned(**happened_to(mail, actor), to=organisation_ref(back_to), reason=reason)
        publish(event, actor=actor, now=now)
    return mail
