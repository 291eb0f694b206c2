"""Draft the reply to a mail in charge."""

from dataclasses import asdict, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from courrier import policies, snapshots
from courrier.events import ReplyBegun
from courrier.letters import Addressee, LetterDetails, checked_letter
from courrier.models import Mail
from courrier.references import happened_to, ref
from courrier.status import Direction, Verb
from courrier.use_cases._drafting import NewLetter, add_draft, register_for
from journal.publish import publish
from journal.requests import claim
from organisation.principal import Principal


def draft_reply(
    *,
    by: Principal,
    mail_id: UUID,
    register_id: UUID,
    letter: LetterDetails,
    version: int | None = None,
    request_key: str | None = None,
    now: datetime,
) -> Mail:
    """Begin the reply to a mail; it goes to whoever sent that mail, and cites its reference, unless said otherwise.

    Deadline, urgency, confidentiality and its readers are those of the mail that is answered.

    :raises Unseen, NotInYourHands, WrongStatus, VersionConflict: the mail isn't there, isn't yours, or has moved on.
    :raises WrongRegister, RegisterClosed: the register doesn't number such letters.
    :raises Refusal: those of :mod:`courrier.letters`, with the ``field``.
    :raises RequestKeyReused: the key came with another reply.
    """
    mail = policies.seen(by, mail_id)
    inside = mail.direction == Direction.INTERNAL
    register = register_for(by, register_id, Direction.INTERNAL if inside else Direction.OUTGOING)
    known = checked_letter(_addressed(letter, mail), register)
    new = NewLetter(
        register=register,
        unit_id=mail.holder_unit_id,
        letter=known,
        urgency=mail.urgency,
        confidentiality=mail.confidentiality,
        reply_to=mail,
        reader_post_ids=tuple(mail.readers.values_list("post_id", flat=True)),
    )
    content = [mail_id, register_id, asdict(letter)]
    with transaction.atomic():
        request = claim(
            request_key, actor=by.actor(), action="courrier.draft_reply", content=content, now=now
        )
        if request.again:
            return Mail.objects.get(pk=request.result_id)
        snapshots.expect(mail, version)
        actor = policies.must(by, mail, Verb.DRAFT_REPLY)
        snapshots.move(mail, Verb.DRAFT_REPLY, now=now)
        reply = add_draft(new, by=by, actor=actor, now=now)
        publish(ReplyBegun(**happened_to(mail, actor), reply=ref(reply)), actor=actor, now=now)
        request.served(reply.pk)
    return reply


def _addressed(letter: LetterDetails, mail: Mail) -> LetterDetails:
    if not letter.addressees:
        sender = (
            Addressee(unit_id=mail.sender_unit_id)
            if mail.direction == Direction.INTERNAL
            else Addressee(correspondent_id=mail.sender_id)
        )
        letter = replace(letter, addressees=(sender,))
    return (
        letter if letter.reference else replace(letter, reference=mail.external_reference or mail.reference)
    )
