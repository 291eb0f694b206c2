"""End a mail without an answer (« sans suite »)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from courrier import policies, snapshots, wording
from courrier.events import NoFurtherActionMarked
from courrier.models import Mail
from courrier.references import happened_to
from courrier.status import Verb
from journal.publish import publish
from organisation.principal import Principal


def mark_no_further_action(
    *, by: Principal, mail_id: UUID, reason: str, version: int | None = None, now: datetime
) -> Mail:
    """Say, with a reason, that the mail gets no answer.

    :raises Unseen, NotInYourHands, WrongStatus, VersionConflict: the mail isn't there, isn't yours, or has moved on.
    :raises ReasonMissing, TextTooLong: the reason.
    """
    mail = policies.seen(by, mail_id)
    reason = wording.reason(reason)
    snapshots.expect(mail, version)
    actor = policies.must(by, mail, Verb.MARK_NO_FURTHER_ACTION)
    with transaction.atomic():
        snapshots.move(mail, Verb.MARK_NO_FURTHER_ACTION, now=now, outcome_reason=reason)
        publish(NoFurtherActionMarked(**happened_to(mail, actor), reason=reason), actor=actor, now=now)
    return mail
