"""Reopen a mail."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from courrier import policies, snapshots, wording
from courrier.events import MailReopened
from courrier.models import Mail
from courrier.references import happened_to
from courrier.status import Verb
from journal.publish import publish
from organisation.principal import Principal


def reopen_mail(
    *, by: Principal, mail_id: UUID, reason: str, version: int | None = None, now: datetime
) -> Mail:
    """Take up again, with a reason, a mail that was closed or had no further action; its last holder has it.

    :raises Unseen, NotInYourHands, WrongStatus, VersionConflict: the mail isn't there, isn't yours, or has moved on.
    :raises ReasonMissing, TextTooLong: the reason.
    """
    mail = policies.seen(by, mail_id)
    reason = wording.reason(reason)
    snapshots.expect(mail, version)
    actor = policies.must(by, mail, Verb.REOPEN)
    with transaction.atomic():
        snapshots.move(mail, Verb.REOPEN, now=now, outcome_reason="")
        publish(MailReopened(**happened_to(mail, actor), reason=reason), actor=actor, now=now)
    return mail
