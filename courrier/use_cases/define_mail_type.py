"""Add a type of mail to the list."""

from datetime import datetime

from django.db import IntegrityError, transaction

from common.errors import Kind, Refusal, gettext_noop
from common.text import Bilingual
from courrier import policies, wording
from courrier.events import ChoiceDefined
from courrier.models import MailType
from courrier.references import happened_to
from journal.publish import publish
from organisation.principal import Principal

_LONGEST = 999
_NO_BASIS = Bilingual("", "")


class DelayOutOfRange(Refusal):
    """Not a number of working days."""

    code = "delay_out_of_range"
    kind = Kind.INVALID
    message = gettext_noop(
        "Give the delay as a whole number of working days from 1 to {limit}, or leave it empty."
    )


class MailTypeKnown(Refusal):
    """The list has this name already."""

    code = "mail_type_known"
    kind = Kind.INVALID
    message = gettext_noop("The list already has a type of mail called {name}. Choose another name.")


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
    if delay_working_days is not None and not 1 <= delay_working_days <= _LONGEST:
        raise DelayOutOfRange(field="delay_working_days", limit=_LONGEST)
    made = MailType(
        administration_id=by.administration_id,
        name_fr=wording.needed_line(name.fr, "name_fr", limit=120),
        name_ar=wording.needed_line(name.ar, "name_ar", limit=120),
        delay_working_days=delay_working_days,
        basis_fr=wording.line(basis.fr, "basis_fr", limit=200),
        basis_ar=wording.line(basis.ar, "basis_ar", limit=200),
        position=MailType.objects.filter(administration_id=by.administration_id).count(),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            publish(ChoiceDefined(**happened_to(made, actor)), actor=actor, now=now)
    except IntegrityError as error:
        raise MailTypeKnown(field="name_fr", name=made.name) from error
    return made
