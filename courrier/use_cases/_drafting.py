"""What drafting has in common, whether the letter answers another or not."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from common.errors import Unseen
from common.identifiers import new_id
from courrier import snapshots
from courrier.details import ChoiceUnknown
from courrier.events import LetterDrafted
from courrier.letters import KnownLetter
from courrier.models import (
    NAMED_READERS_ONLY,
    Channel,
    Confidentiality,
    ConfidentialReader,
    Mail,
    Register,
    ScopeKind,
    Support,
    Urgency,
)
from courrier.numbering import RegisterClosed
from courrier.references import happened_to, ref
from courrier.status import Direction, Status
from courrier.use_cases._enter import WrongRegister
from journal.events import Actor
from journal.publish import publish
from organisation.principal import Principal


@dataclass(frozen=True, kw_only=True)
class NewLetter:
    """A letter about to be drafted in ``unit_id``, to be numbered in ``register``."""

    register: Register
    unit_id: UUID
    letter: KnownLetter
    urgency: int = Urgency.NORMAL
    confidentiality: str = Confidentiality.INTERNAL
    reply_to: Mail | None = None
    reader_post_ids: Sequence[UUID] = field(default=())


def register_for(by: Principal, register_id: UUID, *directions: Direction) -> Register:
    """The register that will number the letter, whoever keeps it.

    :raises Unseen: no such register in this administration.
    :raises WrongRegister, RegisterClosed: it doesn't take this letter.
    """
    registers = Register.objects.select_related("unit", "administration")
    register = registers.filter(pk=register_id, administration_id=by.administration_id).first()
    if register is None:
        raise Unseen
    if register.direction not in directions:
        raise WrongRegister(field="register_id", register=register.name)
    if not register.is_open:
        raise RegisterClosed(register=register.name)
    return register


def add_draft(new: NewLetter, *, by: Principal, actor: Actor, now: datetime) -> Mail:
    """Write the draft, in the caller's transaction. Only its unit and its drafter see it until it is numbered."""
    if new.urgency not in Urgency.values:
        raise ChoiceUnknown(field="urgency")
    mail = Mail.objects.create(
        id=new_id(),
        administration=new.register.administration,
        register=new.register,
        direction=new.register.direction,
        entered_at=now,
        entered_by_id=by.user_id,
        sender_unit_id=new.unit_id,
        channel=Channel.POST,
        support=Support.NATIVE,
        urgency=new.urgency,
        confidentiality=_confidentiality(new),
        status=Status.DRAFT,
        status_since=now,
        holder_unit_id=new.unit_id,
        holder_id=by.user_id,
        held_since=now,
        deadline=new.reply_to.deadline if new.reply_to else None,
        reply_to=new.reply_to,
        **new.letter.columns,
    )
    new.letter.write(mail)
    _open_to_drafters(mail, new, by=by, actor=actor, now=now)
    event = LetterDrafted(
        **happened_to(mail, actor),
        register=ref(new.register),
        reply_to=ref(new.reply_to) if new.reply_to else None,
    )
    publish(event, actor=actor, now=now)
    return mail


def _confidentiality(new: NewLetter) -> str:
    if new.confidentiality not in Confidentiality.values:
        raise ChoiceUnknown(field="confidentiality")
    if new.register.is_confidential and new.confidentiality not in NAMED_READERS_ONLY:
        return Confidentiality.CONFIDENTIAL
    return new.confidentiality


def _open_to_drafters(mail: Mail, new: NewLetter, *, by: Principal, actor: Actor, now: datetime) -> None:
    if not mail.for_named_readers_only:
        snapshots.add_reach(mail, {new.unit_id: ScopeKind.UNIT, by.user_id: ScopeKind.PERSON})
        return
    posts = tuple(dict.fromkeys((*((actor.post_id,) if actor.post_id else ()), *new.reader_post_ids)))
    ConfidentialReader.objects.bulk_create(
        ConfidentialReader(mail=mail, post_id=post, named_by_id=by.user_id, named_at=now) for post in posts
    )
    snapshots.add_reach(mail, snapshots.of_posts(posts))
