"""A mail has got its reply."""

from datetime import datetime

from courrier import snapshots
from courrier.events import MailAnswered
from courrier.models import Mail
from courrier.references import happened_to, ref
from courrier.status import Status, Verb
from journal.events import Actor
from journal.publish import publish


def answer_mail(reply: Mail, *, actor: Actor, now: datetime) -> None:
    """End the wait of the mail that ``reply`` answers, if it still waits; in the caller's transaction."""
    if reply.reply_to_id is None:
        return
    mail = Mail.objects.select_for_update(no_key=True).get(pk=reply.reply_to_id)
    if mail.status == Status.REPLYING:
        snapshots.move(mail, Verb.ANSWER, now=now)
        publish(MailAnswered(**happened_to(mail, actor), reply=ref(reply)), actor=actor, now=now)
