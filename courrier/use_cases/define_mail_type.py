"""Add a type of mail to the list."""

from datetime import datetime

from django.db import IntegrityError, transaction

from common.text import Bilingual
from courrier import policies
from courrier.events import ChoiceDefined
from courrier.models import MailType
from courrier.references import happened_to
from courrier.use_cases._choices import MailTypeKnown, mail_type_columns
from journal.publish import publish
from organisation.principal import Principal

_NO_BASIS = Bilingual("", "")


def define_mail_type(
    *,
    by: Principal,
    name: Bilingual,
    delay_working_days: int | None = None,
    basis: Bilingual = _NO_BASIS,
    now: datetime,
) -> MailType:
    """Add a type of mail, with the delay in working days that a text sets for it (``basis`` names the text).

    :raises Forbidden: the person is no functional administrator.
    :raises DelayOutOfRange, MailTypeKnown, TextMissing, TextTooLong: what is written can't be right.
    """
    actor = policies.must_keep_lists(by)
    made = MailType(
        administration_id=by.administration_id,
        **mail_type_columns(name, delay_working_days, basis),
        position=MailType.objects.filter(administration_id=by.administration_id).count(),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            publish(ChoiceDefined(**happened_to(made, actor)), actor=actor, now=now)
    except IntegrityError as error:
        raise MailTypeKnown(field="name_fr", name=made.name) from error
    return made
