"""Comment on a mail."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.errors import Forbidden
from courrier import policies, wording
from courrier.events import MailCommented
from courrier.models import MailComment
from courrier.references import happened_to
from courrier.status import Verb
from journal.publish import publish
from journal.requests import claim
from organisation.principal import Principal

LONGEST = 2000


def comment_mail(
    *, by: Principal, mail_id: UUID, text: str, request_key: str | None = None, now: datetime
) -> MailComment:
    """Leave a word beside a mail that one reads, for all who read it.

    :raises Unseen: there is no such mail for these eyes.
    :raises Forbidden: they know of the mail, and don't read it.
    :raises TextMissing, TextTooLong: the comment.
    :raises RequestKeyReused: the key came with another comment.
    """
    mail = policies.seen(by, mail_id)
    said = wording.needed_paragraphs(text, "text", limit=LONGEST)
    actor = policies.must(by, mail, Verb.COMMENT)
    if not policies.sees_content(by, mail):
        raise Forbidden
    with transaction.atomic():
        request = claim(request_key, actor=actor, action="courrier.comment", content=[mail_id, said], now=now)
        if request.again:
            return MailComment.objects.get(pk=request.result_id)
        comment = MailComment.objects.create(mail=mail, author_id=by.user_id, text=said, written_at=now)
        told = "" if mail.for_named_readers_only else said
        publish(MailCommented(**happened_to(mail, actor), text=told), actor=actor, now=now)
        request.served(comment.pk)
    return comment
