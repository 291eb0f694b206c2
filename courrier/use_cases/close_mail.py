"""Close a mail."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from courrier import policies, snapshots
from courrier.events import MailClosed
from courrier.models import Mail
from courrier.references import happened_to
from courrier.status import Verb
from journal.publish import publish
from organisation.principal import Principal


def close_mail(*, by: Principal, mail_id: UUID, version: int | None = None, now: datetime) -> Mail:
    """File the mail: nothing more is expected of anybody.

    :raises Unseen, NotInYourHands, WrongStatus, VersionConflict: the mail isn't there, isn't yours, or has moved on.
    """
    mail = policies.seen(by, mail_id)
    snapshots.expect(mail, version)
    actor = policies.must(by, mail, Verb.CLOSE)
    with transaction.atomic():
        snapshots.move(mail, Verb.CLOSE, now=now)
        publish(MailClosed(**happened_to(mail, actor)), actor=actor, now=now)
    return mail
