"""Change a type of mail."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from common.text import Bilingual
from courrier import policies
from courrier.events import ChoiceChanged
from courrier.models import MailType
from courrier.references import happened_to
from courrier.use_cases._choices import MailTypeKnown, choice_of, mail_type_columns
from journal.publish import publish
from organisation.principal import Principal


def change_mail_type(
    *,
    by: Principal,
    type_id: UUID,
    name: Bilingual,
    delay_working_days: int | None,
    basis: Bilingual,
    version: int,
    now: datetime,
) -> MailType:
    """Give a type of mail another name, delay or text; mails keep the deadline that they were given.

    :raises Forbidden: the person is no functional administrator. :raises Unseen: not in this administration.
    :raises DelayOutOfRange, MailTypeKnown, TextMissing, TextTooLong: what is written can't be right.
    :raises VersionConflict: somebody has changed it since it was read.
    """
    actor = policies.must_keep_lists(by)
    changed = choice_of(by, MailType, type_id)
    values = mail_type_columns(name, delay_working_days, basis)
    try:
        with transaction.atomic():
            if changes := changed.change(version=version, **values):
                publish(ChoiceChanged(**happened_to(changed, actor), changes=changes), actor=actor, now=now)
    except IntegrityError as error:
        raise MailTypeKnown(field="name_fr", name=name) from error
    return changed
