"""Give a letter up, before or in its circuit."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from courrier import policies, snapshots, wording
from courrier.models import Mail
from courrier.status import Verb
from courrier.use_cases._withdrawing import withdraw
from organisation.principal import Principal


def withdraw_letter(
    *, by: Principal, mail_id: UUID, reason: str = "", version: int | None = None, now: datetime
) -> Mail:
    """Take the letter out of its circuit, or give up its draft; it can be taken up again by changing it.

    :raises Unseen, NotInYourHands, WrongStatus, VersionConflict: the letter isn't there, isn't yours, or has moved on.
    :raises NotTheInitiator: it travels a circuit into which somebody else had sent it.
    :raises BeingSigned: a signature, seal or number is being made.
    :raises TextTooLong: the reason.
    """
    mail = policies.seen(by, mail_id)
    reason = wording.paragraphs(reason, "reason")
    snapshots.expect(mail, version)
    actor = policies.must(by, mail, Verb.WITHDRAW)
    with transaction.atomic():
        withdraw(mail, reason, by=by, actor=actor, now=now)
    return mail
