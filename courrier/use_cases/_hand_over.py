"""Handing a mail to a unit or a person, the first time or again."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from common.clock import local_day
from common.errors import Forbidden, Kind, Refusal, gettext_noop
from courrier import policies, snapshots, wording
from courrier.details import ChoiceUnknown, DeadlinePast, check_deadline
from courrier.events import MailAssigned
from courrier.models import Assignment, AssignmentRole, ConfidentialReader, Instruction, Mail
from courrier.references import happened_to
from courrier.status import Verb
from journal.events import Actor
from journal.publish import publish
from journal.requests import claim
from organisation.calendar import add_working_days
from organisation.models import Unit, User
from organisation.principal import Principal
from organisation.queries import head_post_of, holdings_on
from organisation.references import ref as organisation_ref


class UnitNotYours(Forbidden):
    """A head hands mail to the units below, not beside or above."""

    code = "unit_not_yours"
    message = gettext_noop(
        "You can hand this to your own units only. If it isn't for them, send it back with the reason."
    )


class PersonNotThere(Refusal):
    """The person holds no post in the unit today."""

    code = "person_not_there"
    kind = Kind.INVALID
    message = gettext_noop(
        "This person holds no post in {unit} today. Choose another person, or the unit alone."
    )


class HandedToItself(Refusal):
    """The mail is there already."""

    code = "handed_to_itself"
    kind = Kind.INVALID
    message = gettext_noop("The mail is there already. Choose another unit or person.")


class NobodyToRead(Refusal):
    """A confidential mail can only be handed to a post."""

    code = "nobody_to_read"
    message = gettext_noop(
        "{unit} has no head who could open a confidential mail. Name the person there who is to receive it."
    )


@dataclass(frozen=True, kw_only=True)
class Handing:
    """To whom a mail goes, with what is asked. ``working_days`` counts from today, ``deadline`` is a day."""

    verb: Verb
    unit_id: UUID
    person_id: UUID | None = None
    copy_unit_ids: tuple[UUID, ...] = ()
    instruction_id: UUID | None = None
    note: str = ""
    deadline: date | None = None
    working_days: int | None = None
    version: int | None = None
    request_key: str | None = None


@dataclass(frozen=True, kw_only=True)
class _Targets:
    owner: Unit
    person: User | None
    copies: tuple[Unit, ...]
    instruction: Instruction | None
    deadline: date | None
    readers: tuple[UUID, ...]


def hand_over(mail_id: UUID, handing: Handing, *, by: Principal, now: datetime) -> Assignment:
    """Hand the mail over in one transaction: the former assignment ends, the new one begins."""
    mail = policies.seen(by, mail_id)
    note = wording.paragraphs(handing.note, "note")
    targets = _targets(mail, handing, by=by, now=now)
    content = [mail_id, asdict(handing)]
    with transaction.atomic():
        request = claim(
            handing.request_key, actor=by.actor(), action="courrier.assign", content=content, now=now
        )
        if request.again:
            return Assignment.objects.get(pk=request.result_id)
        snapshots.expect(mail, handing.version)
        actor = policies.must(by, mail, handing.verb)
        _check_reach(by, mail, targets)
        mail.assignments.filter(role=AssignmentRole.OWNER, ended_at=None).update(ended_at=now)
        made = _assignments(mail, targets, note=note, actor=actor, by=by, now=now)
        Assignment.objects.bulk_create(made)
        _open_to(mail, targets, made, by=by, now=now)
        snapshots.move(
            mail,
            handing.verb,
            now=now,
            holder_unit=targets.owner,
            holder=targets.person,
            held_since=now,
            deadline=targets.deadline or mail.deadline,
        )
        publish(_event(mail, targets, note, actor, again=handing.verb is Verb.REASSIGN), actor=actor, now=now)
        request.served(made[0].pk)
    return made[0]


def _targets(mail: Mail, handing: Handing, *, by: Principal, now: datetime) -> _Targets:
    today = local_day(now, by.time_zone)
    standing = Unit.objects.standing_on(today).filter(administration_id=mail.administration_id)
    units = standing.in_bulk([handing.unit_id, *handing.copy_unit_ids])
    missing = [unit_id for unit_id in (handing.unit_id, *handing.copy_unit_ids) if unit_id not in units]
    if missing:
        raise ChoiceUnknown(field="unit_id" if handing.unit_id in missing else "copy_unit_ids")
    owner = units[handing.unit_id]
    copies = tuple(units[unit_id] for unit_id in dict.fromkeys(handing.copy_unit_ids) if unit_id != owner.pk)
    person, post_id = _person(owner, handing.person_id, today)
    return _Targets(
        owner=owner,
        person=person,
        copies=copies,
        instruction=_instruction(mail, handing.instruction_id),
        deadline=_deadline(mail, handing, today),
        readers=_readers(owner, post_id, copies) if mail.for_named_readers_only else (),
    )


def _person(unit: Unit, person_id: UUID | None, today: date) -> tuple[User | None, UUID | None]:
    if person_id is None:
        return None, None
    held = holdings_on(today).filter(post__unit=unit, user_id=person_id, user__is_active=True).first()
    if held is None:
        raise PersonNotThere(field="person_id", unit=unit.name)
    return held.user, held.post_id


def _instruction(mail: Mail, instruction_id: UUID | None) -> Instruction | None:
    if instruction_id is None:
        return None
    known = Instruction.objects.filter(administration_id=mail.administration_id, is_active=True)
    instruction = known.filter(pk=instruction_id).first()
    if instruction is None:
        raise ChoiceUnknown(field="instruction_id")
    return instruction


def _deadline(mail: Mail, handing: Handing, today: date) -> date | None:
    deadline = handing.deadline
    if deadline is None and handing.working_days is not None:
        deadline = add_working_days(mail.administration, today, handing.working_days)
    if deadline and deadline < today:
        raise DeadlinePast(field="deadline")
    check_deadline(deadline, mail.legal_deadline, mail.type)
    return deadline


def _readers(owner: Unit, post_id: UUID | None, copies: Sequence[Unit]) -> tuple[UUID, ...]:
    """The posts that a confidential mail is opened to: the person's, or the head's of each unit."""
    posts = [post_id] if post_id else []
    for unit in copies if post_id else (owner, *copies):
        head = head_post_of(unit.pk)
        if head is None:
            raise NobodyToRead(unit=unit.name)
        posts.append(head.pk)
    return tuple(posts)


def _check_reach(by: Principal, mail: Mail, targets: _Targets) -> None:
    allowed = policies.units_to_hand_to(by, mail)
    if allowed is not None and not allowed.issuperset(
        {targets.owner.pk, *(unit.pk for unit in targets.copies)}
    ):
        raise UnitNotYours
    if targets.owner.pk == mail.holder_unit_id and (targets.person and targets.person.pk) == mail.holder_id:
        raise HandedToItself(field="unit_id")


def _assignments(
    mail: Mail, targets: _Targets, *, note: str, actor: Actor, by: Principal, now: datetime
) -> list[Assignment]:
    owner_first = (
        (targets.owner, AssignmentRole.OWNER),
        *((unit, AssignmentRole.COPY) for unit in targets.copies),
    )
    return [
        Assignment(
            mail=mail,
            unit=unit,
            person=targets.person if role is AssignmentRole.OWNER else None,
            role=role,
            instruction=targets.instruction,
            note=note,
            deadline=(targets.deadline or mail.deadline) if role is AssignmentRole.OWNER else None,
            assigned_from_id=actor.unit_id or mail.holder_unit_id,
            assigned_by_id=by.user_id,
            assigned_at=now,
        )
        for unit, role in owner_first
    ]


def _open_to(
    mail: Mail, targets: _Targets, made: Sequence[Assignment], *, by: Principal, now: datetime
) -> None:
    if not mail.for_named_readers_only:
        snapshots.add_reach(mail, snapshots.of_assignments(made))
        return
    ConfidentialReader.objects.bulk_create(
        (
            ConfidentialReader(mail=mail, post_id=post, named_by_id=by.user_id, named_at=now)
            for post in targets.readers
        ),
        ignore_conflicts=True,
    )
    snapshots.add_reach(mail, snapshots.of_posts(targets.readers))


def _event(mail: Mail, targets: _Targets, note: str, actor: Actor, *, again: bool) -> MailAssigned:
    return MailAssigned(
        **happened_to(mail, actor),
        owner=organisation_ref(targets.owner),
        person=organisation_ref(targets.person) if targets.person else None,
        copies=tuple(organisation_ref(unit) for unit in targets.copies),
        instruction=targets.instruction.name_fr if targets.instruction else "",
        note="" if mail.for_named_readers_only else note,
        deadline=targets.deadline or mail.deadline,
        again=again,
    )
