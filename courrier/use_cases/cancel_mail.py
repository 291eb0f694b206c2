"""Cancel a registered mail in its place."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from courrier import policies, snapshots, wording
from courrier.details import ChoiceUnknown
from courrier.events import MailCancelled
from courrier.models import Mail
from courrier.references import happened_to, ref
from courrier.status import Verb
from journal.publish import publish
from organisation.principal import Principal


def cancel_mail(
    *,
    by: Principal,
    mail_id: UUID,
    reason: str,
    duplicate_of_id: UUID | None = None,
    version: int | None = None,
    now: datetime,
) -> Mail:
    """Cancel the mail with a reason, perhaps as a double of another; it keeps its number, which nobody gets again.

    :raises Unseen, NotOfYourDesk, WrongStatus, VersionConflict: the mail isn't there, isn't yours, or has moved on.
    :raises ReasonMissing, TextTooLong: the reason.
    :raises ChoiceUnknown: the other mail is this one, or not for these eyes.
    """
    mail = policies.seen(by, mail_id)
    reason = wording.reason(reason)
    other = _other(mail, duplicate_of_id, by)
    snapshots.expect(mail, version)
    actor = policies.must(by, mail, Verb.CANCEL)
    with transaction.atomic():
        snapshots.move(mail, Verb.CANCEL, now=now, outcome_reason=reason, duplicate_of=other)
        mail.assignments.filter(ended_at=None).update(ended_at=now)
        event = MailCancelled(
            **happened_to(mail, actor), reason=reason, duplicate_of=ref(other) if other else None
        )
        publish(event, actor=actor, now=now)
    return mail


def _other(mail: Mail, other_id: UUID | None, by: Principal) -> Mail | None:
    if other_id is None:
        return None
    other = policies.readable_by(by).exclude(pk=mail.pk).filter(pk=other_id).first()
    if other is None:
        raise ChoiceUnknown(field="duplicate_of_id")
    return other
