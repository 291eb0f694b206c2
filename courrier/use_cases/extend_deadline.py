"""Give more time."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from common.clock import local_day
from common.errors import Kind, Refusal, gettext_noop
from courrier import policies, snapshots, wording
from courrier.details import DeadlinePast, check_deadline
from courrier.events import DeadlineExtended
from courrier.models import AssignmentRole, Mail
from courrier.references import happened_to
from courrier.status import Verb, WrongStatus
from journal.publish import publish
from organisation.principal import Principal


class DeadlineNotLater(Refusal):
    """More time means a later day."""

    code = "deadline_not_later"
    kind = Kind.INVALID
    message = gettext_noop("The deadline is {day} already. Choose a later day.")


def extend_deadline(
    *, by: Principal, mail_id: UUID, deadline: date, reason: str, version: int | None = None, now: datetime
) -> Mail:
    """Give whoever has the mail until a later day, and say why; never beyond what the law gives.

    :raises Unseen, NotInYourHands, WrongStatus, VersionConflict: the mail isn't there, isn't yours, or has moved on.
    :raises DeadlineNotLater, DeadlinePast, DeadlineTooLate: the day.
    :raises ReasonMissing, TextTooLong: the reason.
    """
    mail = policies.seen(by, mail_id)
    reason = wording.reason(reason)
    snapshots.expect(mail, version)
    actor = policies.must(by, mail, Verb.EXTEND_DEADLINE)
    before = mail.deadline
    if before is None:
        raise WrongStatus
    if deadline <= before:
        raise DeadlineNotLater(field="deadline", day=before)
    if deadline < local_day(now, by.time_zone):
        raise DeadlinePast(field="deadline")
    check_deadline(deadline, mail.legal_deadline, mail.type)
    with transaction.atomic():
        snapshots.move(mail, Verb.EXTEND_DEADLINE, now=now, deadline=deadline)
        mail.assignments.filter(role=AssignmentRole.OWNER, ended_at=None).update(deadline=deadline)
        event = DeadlineExtended(**happened_to(mail, actor), before=before, deadline=deadline, reason=reason)
        publish(event, actor=actor, now=now)
    return mail
