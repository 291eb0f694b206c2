"""Give a letter its number, at the step of its circuit that waits for it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language, gettext, override

from common.clock import local_day
from courrier import snapshots
from courrier.events import LetterNumbered
from courrier.letters import keep_words
from courrier.models import Mail
from courrier.numbering import RegisterClosed, RegisterYearClosed, give_number
from courrier.references import happened_to, ref
from courrier.status import Verb
from courrier.use_cases.answer_circuit import answer_circuit
from courrier.use_cases.follow_circuit import follow_circuit
from journal.events import Actor
from journal.publish import publish
from parapheur.use_cases.fail_work import fail_work


def number_letter(*, mail_id: UUID, step_id: UUID, actor: Actor, now: datetime) -> Mail:
    """Take the register's next number, once in the life of a letter: later calls answer the circuit with the same one.

    A register that gives no number makes the step fail with the reason in the administration's language; it can be
    tried again once the register is open. The circuit is answered on :class:`courrier.events.LetterNumbered`, in another
    transaction, so that nobody waits for it to register a mail.
    """
    with transaction.atomic():
        mail = follow_circuit(mail_id=mail_id, actor=actor, now=now)
        if mail.number is not None:
            return answer_circuit(mail_id=mail_id, step_id=step_id, actor=actor, now=now)
        try:
            with transaction.atomic():
                _number(mail, step_id, actor=actor, now=now)
        except (RegisterClosed, RegisterYearClosed) as refusal:
            with override(mail.administration.language):
                cause = gettext(refusal.message).format(**refusal.facts_in(get_language() or "fr"))
            fail_work(step_id=step_id, cause=cause, now=now)
    return mail


def _number(mail: Mail, step_id: UUID, *, actor: Actor, now: datetime) -> None:
    zone = mail.administration.time_zone
    numbered = Mail(pk=mail.pk)
    give_number(numbered, mail.register, now=now, zone=zone)
    snapshots.move(
        mail,
        Verb.NUMBER,
        now=now,
        year=numbered.year,
        number=numbered.number,
        reference=numbered.reference,
        registered_at=numbered.registered_at,
        document_date=local_day(now, zone),
    )
    keep_words(mail, list(mail.recipients.select_related("correspondent", "unit")))
    event = LetterNumbered(
        **happened_to(mail, actor),
        register=ref(mail.register),
        year=mail.year or 0,
        number=mail.number or 0,
        step_id=step_id,
    )
    publish(event, actor=actor, now=now)
