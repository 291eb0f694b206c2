"""Share one mail with one person."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from guardian.shortcuts import assign_perm

from common.errors import Refusal, gettext_noop
from courrier import policies, wording
from courrier.details import ChoiceUnknown
from courrier.events import MailShared
from courrier.references import happened_to
from courrier.status import Verb
from journal.publish import publish
from organisation.models import User
from organisation.principal import Principal
from organisation.references import ref as organisation_ref


class ConfidentialNotShared(Refusal):
    """A confidential mail is opened to posts, not shared with persons."""

    code = "confidential_not_shared"
    message = gettext_noop("A confidential mail can't be shared. Name the post that is to read it.")


def share_mail(*, by: Principal, mail_id: UUID, person_id: UUID, reason: str, now: datetime) -> None:
    """Let one person see one mail that hasn't reached them, and say why: the exception to the rules of rights.

    :raises Unseen, NotInYourHands: the mail isn't there, or isn't yours.
    :raises ConfidentialNotShared: it is confidential.
    :raises ChoiceUnknown: no such person at work in this administration.
    :raises ReasonMissing, TextTooLong: the reason.
    """
    mail = policies.seen(by, mail_id)
    reason = wording.reason(reason)
    actor = policies.must(by, mail, Verb.SHARE)
    if mail.for_named_readers_only:
        raise ConfidentialNotShared
    person = User.objects.filter(
        pk=person_id, administration_id=mail.administration_id, is_active=True
    ).first()
    if person is None:
        raise ChoiceUnknown(field="person_id")
    with transaction.atomic():
        assign_perm("courrier.view_mail", person, mail)
        event = MailShared(**happened_to(mail, actor), person=organisation_ref(person), reason=reason)
        publish(event, actor=actor, now=now)
