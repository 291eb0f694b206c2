"""Give up the reply to a mail."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.errors import Refusal, gettext_noop
from courrier import policies, snapshots
from courrier.events import ReplyDropped
from courrier.models import Mail
from courrier.references import happened_to, ref
from courrier.status import Status, Verb
from courrier.use_cases._withdrawing import withdraw
from journal.publish import publish
from organisation.principal import Principal

_ON_ITS_WAY = (Status.IN_CIRCUIT, Status.SIGNED, Status.TO_DISPATCH)
_WRITTEN = (Status.DRAFT, Status.RETURNED)


class ReplyOnItsWay(Refusal):
    """The reply is in its circuit, or waits to be dispatched."""

    code = "reply_on_its_way"
    message = gettext_noop(
        "The reply is on its way already. Withdraw it from its circuit first; once it is signed, ask the registry "
        "office to cancel it."
    )


def drop_reply(*, by: Principal, mail_id: UUID, version: int | None = None, now: datetime) -> Mail:
    """Give up the reply being prepared: its draft is withdrawn, and the mail is in charge again.

    :raises Unseen, NotInYourHands, WrongStatus, VersionConflict: the mail isn't there, isn't yours, or has moved on.
    :raises ReplyOnItsWay: too late to give it up here.
    """
    mail = policies.seen(by, mail_id)
    snapshots.expect(mail, version)
    actor = policies.must(by, mail, Verb.DROP_REPLY)
    reply = mail.replies.filter(status__in=(*_WRITTEN, *_ON_ITS_WAY)).order_by("-entered_at").first()
    if reply and reply.status in _ON_ITS_WAY:
        raise ReplyOnItsWay
    with transaction.atomic():
        snapshots.move(mail, Verb.DROP_REPLY, now=now)
        if reply:
            withdraw(reply, "", by=by, actor=actor, now=now)
        event = ReplyDropped(**happened_to(mail, actor), reply=ref(reply) if reply else None)
        publish(event, actor=actor, now=now)
    return mail
