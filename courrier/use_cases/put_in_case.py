"""Put a mail into a case."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from courrier import policies
from courrier.case_queries import cases
from courrier.details import ChoiceUnknown
from courrier.events import MailPutInCase
from courrier.models import Mail
from courrier.references import happened_to, ref
from courrier.status import Verb
from journal.publish import publish
from organisation.principal import Principal


def put_in_case(*, by: Principal, mail_id: UUID, case_id: UUID, now: datetime) -> Mail:
    """Put the mail into a case that is open to ``by``, out of the one it was in.

    :raises Unseen, NotInYourHands, WrongStatus, VersionConflict: the mail isn't there, isn't yours, or has moved on.
    :raises ChoiceUnknown: there is no such case, or not for these eyes.
    """
    mail = policies.seen(by, mail_id)
    actor = policies.must(by, mail, Verb.LINK)
    case = cases(by).filter(pk=case_id).first()
    if case is None:
        raise ChoiceUnknown(field="case_id")
    with transaction.atomic():
        mail.advance(version=mail.version, case=case)
        publish(MailPutInCase(**happened_to(mail, actor), case=ref(case)), actor=actor, now=now)
    return mail
