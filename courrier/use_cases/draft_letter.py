"""Draft a letter that answers nothing registered here."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from courrier import policies
from courrier.letters import LetterDetails, checked_letter
from courrier.models import Confidentiality, Mail, Urgency
from courrier.status import Direction
from courrier.use_cases._drafting import NewLetter, add_draft, register_for
from journal.requests import claim
from organisation.principal import Principal


def draft_letter(
    *,
    by: Principal,
    register_id: UUID,
    unit_id: UUID,
    letter: LetterDetails,
    urgency: int = Urgency.NORMAL,
    confidentiality: str = Confidentiality.INTERNAL,
    request_key: str | None = None,
    now: datetime,
) -> Mail:
    """Begin a letter of the unit, or a note to other units; it gets its number in the register once it is signed.

    :raises Unseen: no such register here.
    :raises Forbidden: ``by`` writes no letters for the unit.
    :raises WrongRegister, RegisterClosed: it doesn't take letters written here.
    :raises Refusal: those of :mod:`courrier.letters`, with the ``field``.
    :raises RequestKeyReused: the key came with another letter.
    """
    actor = policies.must_draft_in(by, unit_id)
    register = register_for(by, register_id, Direction.OUTGOING, Direction.INTERNAL)
    known = checked_letter(letter, register)
    new = NewLetter(
        register=register, unit_id=unit_id, letter=known, urgency=urgency, confidentiality=confidentiality
    )
    content = [register_id, unit_id, asdict(letter), urgency, confidentiality]
    with transaction.atomic():
        request = claim(request_key, actor=actor, action="courrier.draft_letter", content=content, now=now)
        if request.again:
            return Mail.objects.get(pk=request.result_id)
        mail = add_draft(new, by=by, actor=actor, now=now)
        request.served(mail.pk)
    return mail
