"""What registering has in common, whatever the register."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.clock import local_day
from common.errors import Kind, Refusal, gettext_noop
from common.identifiers import new_id
from courrier import policies, snapshots
from courrier.details import ChoiceUnknown, Known, MailDetails, NewPiece, checked, deadlines
from courrier.events import MailRegistered
from courrier.models import (
    ConfidentialReader,
    Mail,
    MailPiece,
    PieceRole,
    Recipient,
    Register,
    SearchText,
    StartedRegistration,
)
from courrier.numbering import give_number
from courrier.references import happened_to, ref
from courrier.status import Direction, Status
from courrier.use_cases._pieces import checked_pieces
from courrier.use_cases._readers import posts_named
from journal.events import Actor
from journal.publish import publish
from journal.requests import claim
from organisation.models import Unit
from organisation.principal import Principal


class WrongRegister(Refusal):
    """A letter that arrives doesn't go into a register of departures."""

    code = "wrong_register"
    kind = Kind.INVALID
    message = gettext_noop("The register {register} is not for this kind of mail. Choose another one.")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What is being registered."""

    direction: Direction
    register_id: UUID
    details: MailDetails
    pieces: tuple[NewPiece, ...]
    reader_post_ids: tuple[UUID, ...] = ()
    to_unit_ids: tuple[UUID, ...] = ()
    request_key: str | None = None
    started_id: UUID | None = None


def enter(entry: Entry, *, by: Principal, now: datetime) -> Mail:
    """Register ``entry``: checks first, then one transaction in which the number is taken last."""
    register, actor = policies.must_keep(by, entry.register_id)
    if register.direction != entry.direction:
        raise WrongRegister(field="register_id", register=register.name)
    known = checked(entry.details, register=register, now=now, zone=by.time_zone)
    pieces = checked_pieces(entry.pieces, administration_id=register.administration_id)
    _check_units(entry.to_unit_ids, register)
    posts = _posts(entry.reader_post_ids, register, actor) if known.details.for_named_readers_only else ()
    mail = _new_mail(register, known, by=by, now=now)

    with transaction.atomic():
        request = claim(
            entry.request_key, actor=actor, action="courrier.register", content=_content(entry), now=now
        )
        if request.again:
            return Mail.objects.get(pk=request.result_id)
        # Foreign keys are checked at commit, so the rows that hang on the mail can go before it: the number, for which
        # every other registration waits, comes last.
        made = _pieces(mail, pieces, by=by, now=now)
        MailPiece.objects.bulk_create(made)
        Recipient.objects.bulk_create(
            Recipient(mail=mail, unit_id=unit_id, position=position)
            for position, unit_id in enumerate(entry.to_unit_ids)
        )
        ConfidentialReader.objects.bulk_create(
            ConfidentialReader(mail=mail, post_id=post, named_by_id=by.user_id, named_at=now)
            for post in posts
        )
        snapshots.add_reach(
            mail,
            snapshots.of_posts(posts) if mail.for_named_readers_only else snapshots.of_origin(mail),
        )
        give_number(mail, register, now=now, zone=by.time_zone)
        mail.save(force_insert=True)
        SearchText.objects.create(mail=mail, words=snapshots.search_words(mail, known))
        publish(_event(mail, register, made, actor), actor=actor, now=now)
        if entry.started_id:
            StartedRegistration.objects.filter(pk=entry.started_id, person_id=by.user_id).update(mail=mail)
        request.served(mail.pk)
    return mail


def _content(entry: Entry) -> dict[str, object]:
    content = asdict(entry)
    del content["started_id"]
    return content


def _new_mail(register: Register, known: Known, *, by: Principal, now: datetime) -> Mail:
    arrived_at = known.details.arrived_at or now
    columns = known.columns() | {"arrived_at": arrived_at}
    columns |= deadlines(known, register.administration, local_day(arrived_at, by.time_zone))
    return Mail(
        id=new_id(),
        administration_id=register.administration_id,
        register=register,
        direction=register.direction,
        entered_at=now,
        entered_by_id=by.user_id,
        status=Status.REGISTERED,
        status_since=now,
        holder_unit=register.unit,
        held_since=now,
        **columns,
    )


def _pieces(mail: Mail, pieces: Sequence[NewPiece], *, by: Principal, now: datetime) -> list[MailPiece]:
    return [
        MailPiece(
            mail=mail,
            file_id=piece.file_id,
            name=piece.name,
            role=piece.role,
            position=position,
            added_at=now,
            added_by_id=by.user_id,
        )
        for position, piece in enumerate(sorted(pieces, key=lambda piece: piece.role != PieceRole.MAIN))
    ]


def _check_units(unit_ids: Sequence[UUID], register: Register) -> None:
    known = Unit.objects.filter(pk__in=unit_ids, administration_id=register.administration_id, closed_on=None)
    if unit_ids and known.count() != len(set(unit_ids)):
        raise ChoiceUnknown(field="to_unit_ids")


def _posts(post_ids: Sequence[UUID], register: Register, actor: Actor) -> tuple[UUID, ...]:
    """The posts named: those asked for, and the one that registers, which has read what it wrote."""
    if post_ids:
        posts_named(post_ids, register.administration_id)
    own = (actor.post_id,) if actor.post_id else ()
    return tuple(dict.fromkeys((*own, *post_ids)))


def _event(mail: Mail, register: Register, pieces: Sequence[MailPiece], actor: Actor) -> MailRegistered:
    return MailRegistered(
        **happened_to(mail, actor),
        register=ref(register),
        direction=mail.direction,
        year=mail.year or 0,
        number=mail.number or 0,
        subject="" if mail.for_named_readers_only else mail.subject,
        pieces=tuple(ref(piece) for piece in pieces),
    )
