"""Say that one's unit has read its copy."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.errors import Refusal, gettext_noop
from courrier import policies
from courrier.events import CopyRead
from courrier.models import Assignment, AssignmentRole, Mail
from courrier.references import happened_to
from journal.publish import publish
from organisation.principal import Principal
from organisation.roles import Role


class NoCopyToRead(Refusal):
    """None of their units waits to read a copy."""

    code = "no_copy_to_read"
    message = gettext_noop(
        "No unit of yours has a copy of this mail left to read: it was marked as read, or none was sent to you."
    )


def read_copy(*, by: Principal, mail_id: UUID, now: datetime) -> Mail:
    """Mark as read the copies that the person's units were sent for information.

    :raises Unseen: there is no such mail for these eyes.
    :raises NoCopyToRead: there is none left to read.
    """
    mail = policies.seen(by, mail_id)
    copies = policies.copies_to_read(by, mail.assignments.filter(role=AssignmentRole.COPY))
    if not copies:
        raise NoCopyToRead
    capacity = by.capacity_in(copies[0].unit_id, Role.HEAD, Role.SECRETARY, Role.AGENT)
    actor = by.actor(capacity)
    with transaction.atomic():
        unread = Assignment.objects.filter(pk__in=[one.pk for one in copies], taken_at=None)
        if not unread.update(taken_at=now, taken_by_id=by.user_id):
            raise NoCopyToRead
        publish(CopyRead(**happened_to(mail, actor)), actor=actor, now=now)
    return mail
