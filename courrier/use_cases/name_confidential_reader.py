"""Name a post that may read a confidential mail."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.errors import Refusal, gettext_noop
from courrier import policies, snapshots
from courrier.events import ConfidentialReaderNamed
from courrier.models import ConfidentialReader
from courrier.references import happened_to
from courrier.status import Verb
from courrier.use_cases._readers import posts_named
from journal.publish import publish
from organisation.principal import Principal
from organisation.references import ref as organisation_ref


class NotConfidential(Refusal):
    """Only confidential mails name their readers."""

    code = "not_confidential"
    message = gettext_noop(
        "This mail isn't confidential, so nobody needs to be named. Assign it, or share it."
    )


def name_confidential_reader(
    *, by: Principal, mail_id: UUID, post_id: UUID, now: datetime
) -> ConfidentialReader:
    """Open a confidential mail to whoever holds a post; naming it twice changes nothing.

    :raises Unseen, NotInYourHands, WrongStatus: the mail isn't there, or isn't yours.
    :raises NotConfidential: it needs no names.
    :raises ChoiceUnknown: no such post in this administration.
    """
    mail = policies.seen(by, mail_id)
    actor = policies.must(by, mail, Verb.NAME_READER)
    if not mail.for_named_readers_only:
        raise NotConfidential
    [post] = posts_named([post_id], mail.administration_id, field="post_id")
    with transaction.atomic():
        reader, is_new = ConfidentialReader.objects.get_or_create(
            mail=mail, post=post, defaults={"named_by_id": by.user_id, "named_at": now}
        )
        if is_new:
            snapshots.add_reach(mail, snapshots.of_posts([post.pk]))
            event = ConfidentialReaderNamed(**happened_to(mail, actor), post=organisation_ref(post))
            publish(event, actor=actor, now=now)
    return reader
