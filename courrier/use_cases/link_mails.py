"""Link two mails."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.errors import Kind, Refusal, gettext_noop
from courrier import policies
from courrier.events import MailsLinked
from courrier.models import MailLink
from courrier.references import happened_to, ref
from courrier.status import Verb
from journal.publish import publish
from organisation.principal import Principal


class LinkedToItself(Refusal):
    """One mail can't be linked to itself."""

    code = "linked_to_itself"
    kind = Kind.INVALID
    message = gettext_noop("This is the same mail. Choose another one to link it to.")


def link_mails(*, by: Principal, mail_id: UUID, other_id: UUID, now: datetime) -> MailLink:
    """Say that two mails have to do with each other; saying it twice changes nothing.

    :raises Unseen: one of them isn't there, or not for these eyes.
    :raises NotInYourHands, WrongStatus: the first one isn't yours, or takes no links.
    :raises LinkedToItself: they are the same.
    """
    mail, other = policies.seen(by, mail_id), policies.seen(by, other_id)
    if mail.pk == other.pk:
        raise LinkedToItself(field="other_id")
    actor = policies.must(by, mail, Verb.LINK)
    first, second = sorted((mail, other), key=lambda one: one.pk)
    with transaction.atomic():
        link, is_new = MailLink.objects.get_or_create(first=first, second=second, defaults={"linked_at": now})
        if is_new:
            publish(MailsLinked(**happened_to(mail, actor), other=ref(other)), actor=actor, now=now)
    return link
