"""Who sees which mail, and who may do what with it.

- A **clerk** sees the mails of the registers that their desk keeps. A **head** and a **secretary** see what has reached
  their units and the registers kept there; an **agent** and a **signatory** what has reached their unit, or themselves.
- A mail shared by exception is seen by that person or group too.
- A **confidential** mail is seen by the posts named on it, and by nobody else whatever their role.
- An **auditor** sees that a mail exists and what became of it, never its pieces (``sees_content``); of a confidential
  mail what the journal tells.
- **Administrators** set up registers and lists; they see no mail.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from common.errors import Forbidden, Unseen, gettext_noop
from courrier.models import (
    NAMED_READERS_ONLY,
    Assignment,
    AssignmentRole,
    Mail,
    MailGroupPermission,
    MailReach,
    MailUserPermission,
    Register,
)
from courrier.status import Verb, after, verbs
from journal.events import Actor
from organisation.principal import Capacity, Principal
from organisation.roles import READS_CONTENT, Role

R, V = Role, Verb
_KEEPS_REGISTER = (R.CLERK, R.APPLICATION)
_SEES_REGISTER = (R.CLERK, R.SECRETARY, R.HEAD, R.APPLICATION)
_SEES_UNIT = (R.SECRETARY, R.HEAD, R.AGENT, R.SIGNATORY, R.APPLICATION)
_KNOWS_CORRESPONDENTS = (R.CLERK, R.SECRETARY, R.HEAD, R.AGENT, R.APPLICATION)
_WRITES = (R.HEAD, R.SECRETARY, R.AGENT)
_SORTS_CORRESPONDENTS = (R.CLERK, R.FUNCTIONAL_ADMIN)


class NotInYourHands(Forbidden):
    """Another unit or person has the mail."""

    code = "not_in_your_hands"
    message = gettext_noop(
        "The mail is with {holder} now: only they, or those above them, may do this. Ask them."
    )


class NotOfYourDesk(Forbidden):
    """Only the desk that keeps the register may do this."""

    code = "not_of_your_desk"
    message = gettext_noop("Only the registry office that keeps this register may do this. Ask it.")


class NotAnAdministratorHere(Forbidden):
    """Registers and lists are set up by the functional administrator."""

    code = "not_an_administrator_here"
    message = gettext_noop("Only a functional administrator of this unit may do this. Ask yours to do it.")


class Place(Enum):
    """Where a right must be held: at the desk that keeps the register, where the mail is now, or wherever one reads it."""

    DESK = "desk"
    HOLDER = "holder"
    READER = "reader"


_Rights = Mapping[Place, tuple[Role, ...]]
_DESK: _Rights = {Place.DESK: _KEEPS_REGISTER}
_LEADS: _Rights = {Place.HOLDER: (R.HEAD, R.SECRETARY)}
_WORKS: _Rights = {Place.HOLDER: _WRITES}
_DECIDES: _Rights = {Place.HOLDER: (R.HEAD, R.AGENT)}

RIGHTS: Mapping[Verb, _Rights] = {
    V.CORRECT: _DESK,
    V.CANCEL: _DESK,
    V.ASSIGN: {Place.HOLDER: (R.CLERK, R.APPLICATION, R.HEAD, R.SECRETARY)},
    V.REASSIGN: _LEADS,
    V.TAKE_IN_CHARGE: _WORKS,
    V.RETURN_ASSIGNMENT: _WORKS,
    V.DRAFT_REPLY: _WORKS,
    V.DROP_REPLY: _WORKS,
    V.CHANGE_DRAFT: _WORKS,
    V.LAUNCH: _WORKS,
    V.WITHDRAW: _WORKS,
    V.DISPATCH: _DESK,
    V.RECORD_PROOF: _DESK,
    V.MARK_NO_FURTHER_ACTION: _DECIDES,
    V.CLOSE: {**_DESK, **_DECIDES},
    V.REOPEN: {**_DESK, Place.HOLDER: (R.HEAD,)},
    V.ADD_PIECE: {**_DESK, **_WORKS},
    V.LINK: {**_DESK, **_WORKS},
    V.EXTEND_DEADLINE: {**_DESK, Place.HOLDER: (R.HEAD,)},
    V.COMMENT: {Place.READER: tuple(READS_CONTENT)},
    V.SHARE: {Place.DESK: (R.HEAD,), Place.HOLDER: (R.HEAD,)},
    V.NAME_READER: {**_DESK, Place.HOLDER: (R.HEAD,)},
}
"""Who is offered a verb where the table of statuses has it; a verb that isn't here comes from the circuit alone."""


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What decides which mails somebody sees, read once for all lists of a page and kept no longer than it."""

    scopes: frozenset[UUID]
    """The registers, units, posts and the person whose mails they read."""
    streams: frozenset[UUID]
    """Those whose mails they find in lists: the same, and the registers they audit."""
    shared: tuple[UUID, ...]
    """The mails shared with them or a group of theirs, one by one."""


def sight_of(by: Principal, *, most: int = 1000) -> Sight:
    """Two statements; ``most`` is how many exceptions are looked at."""
    sees, audits = by.units(*_SEES_REGISTER), by.units(R.AUDITOR)
    kept_in = dict(Register.objects.filter(unit__in=sees | audits).values_list("pk", "unit_id"))
    audited = {register for register, unit in kept_in.items() if unit in audits}
    if not by.has(*READS_CONTENT):
        return Sight(scopes=frozenset(), streams=frozenset(audited), shared=())
    scopes = _scopes(by, (register for register, unit in kept_in.items() if unit in sees))
    with_person, with_group = (
        permissions.values_list("content_object", flat=True) for permissions in _permissions_of(by)
    )
    shared = tuple(with_person.union(with_group)[:most])
    return Sight(scopes=scopes, streams=scopes | audited, shared=shared)


def scopes_of(by: Principal) -> frozenset[UUID]:
    """The registers, units, posts and the person whose mails ``by`` sees: one query."""
    if not by.has(*READS_CONTENT):
        return frozenset()
    registers = Register.objects.filter(unit__in=by.units(*_SEES_REGISTER)).values_list("pk", flat=True)
    return _scopes(by, registers)


def _scopes(by: Principal, registers: Iterable[UUID]) -> frozenset[UUID]:
    posts = frozenset(capacity.post_id for capacity in by.capacities if capacity.units(*READS_CONTENT))
    return frozenset(registers) | by.units(*_SEES_UNIT) | posts | {by.user_id}


def readable_by(by: Principal, sight: Sight | None = None) -> QuerySet[Mail]:
    """The mails whose content ``by`` may see."""
    scopes = sight.scopes if sight else scopes_of(by)
    if not scopes:
        return Mail.objects.none()
    reached = MailReach.objects.filter(mail=OuterRef("pk"), scope__in=scopes)
    return Mail.objects.filter(Exists(reached) | is_shared_with(by), administration_id=by.administration_id)


def visible_to(by: Principal, sight: Sight | None = None) -> QuerySet[Mail]:
    """The mails that ``by`` may know of: those readable, and for an auditor those of the registers audited."""
    audited = by.units(R.AUDITOR)
    if not audited:
        return readable_by(by, sight)
    return Mail.objects.filter(
        Q(pk__in=readable_by(by, sight).values("pk"))
        | Q(register__unit__in=audited) & ~Q(confidentiality__in=NAMED_READERS_ONLY),
        administration_id=by.administration_id,
    )


def is_shared_with(by: Principal) -> Q:
    """The exceptions: shared with the person or a group of theirs. They never open a confidential mail."""
    with_person, with_group = (
        Exists(permissions.filter(content_object=OuterRef("pk"))) for permissions in _permissions_of(by)
    )
    return (Q(with_person) | Q(with_group)) & ~Q(confidentiality__in=NAMED_READERS_ONLY)


def shared_with(by: Principal, sight: Sight) -> QuerySet[Mail]:
    """The same as mails, named one by one: from a person's few exceptions to the mails, not the other way round."""
    mails = Mail.objects.filter(administration_id=by.administration_id, pk__in=sight.shared)
    return mails.exclude(confidentiality__in=NAMED_READERS_ONLY)


def _permissions_of(by: Principal) -> tuple[QuerySet[Any], QuerySet[Any]]:
    return (
        MailUserPermission.objects.filter(permission__codename="view_mail", user=by.user_id),
        MailGroupPermission.objects.filter(permission__codename="view_mail", group__user=by.user_id),
    )


def sees_content(by: Principal, mail: Mail) -> bool:
    """Whether ``by`` may open the pieces, not only know of the mail."""
    return readable_by(by).filter(pk=mail.pk).exists()


def seen(by: Principal, mail_id: UUID) -> Mail:
    """The mail with what decides rights. :raises Unseen: it doesn't exist, or not for these eyes."""
    found = visible_to(by).select_related(
        "register",
        "register__unit",
        "holder_unit",
        "holder",
        "sender",
        "sender_unit",
        "type",
        "administration",
        "case",
    )
    mail = found.filter(pk=mail_id).first()
    if mail is None:
        raise Unseen
    return mail


def capacity_for(by: Principal, mail: Mail, verb: Verb) -> Capacity | None:
    """The capacity in which ``by`` may use ``verb`` on the mail."""
    if by.administration_id != mail.administration_id:
        return None
    for place, roles in RIGHTS.get(verb, {}).items():
        if place is Place.READER:
            return next((held for held in by.capacities if held.units(*roles)), None)
        unit = mail.register.unit_id if place is Place.DESK else mail.holder_unit_id
        if place is Place.HOLDER and mail.holder_id not in (None, by.user_id):
            roles = tuple(role for role in roles if role is not R.AGENT)  # a colleague has it
        if capacity := by.capacity_in(unit, *roles):
            return capacity
    return None


def must(by: Principal, mail: Mail, verb: Verb) -> Actor:
    """``by`` as the journal writes them, in the capacity that allows ``verb``.

    :raises NotInYourHands, NotOfYourDesk: there is none.
    :raises WrongStatus: the verb doesn't exist where the mail stands.
    """
    capacity = capacity_for(by, mail, verb)
    if capacity is None:
        if Place.HOLDER in RIGHTS.get(verb, {}):
            raise NotInYourHands(holder=(mail.holder or mail.holder_unit).name)
        raise NotOfYourDesk
    after(mail.direction, mail.status, verb)
    return by.actor(capacity)


def abilities(by: Principal, mail: Mail) -> frozenset[Verb]:
    """The verbs that are offered to ``by`` on a mail that they see."""
    offered = set(verbs(mail.direction, mail.status))
    offered.discard(V.SHARE if mail.for_named_readers_only else V.NAME_READER)
    if mail.deadline is None:
        offered.discard(V.EXTEND_DEADLINE)
    return frozenset(verb for verb in offered if capacity_for(by, mail, verb))


def must_keep(by: Principal, register_id: UUID) -> tuple[Register, Actor]:
    """The register, and ``by`` as its keeper.

    :raises Unseen: no such register in this administration.
    :raises NotOfYourDesk: another desk keeps it.
    """
    register = _of_administration(Register.objects.select_related("unit", "administration"), by, register_id)
    capacity = by.capacity_in(register.unit_id, *_KEEPS_REGISTER)
    if capacity is None:
        raise NotOfYourDesk
    return register, by.actor(capacity)


def copies_to_read(by: Principal, assignments: Iterable[Assignment]) -> list[Assignment]:
    """The copies among ``assignments`` that nobody has read yet in the units of ``by``."""
    units = by.units(*_WRITES)
    return [
        one
        for one in assignments
        if one.role == AssignmentRole.COPY
        and one.taken_at is None
        and one.ended_at is None
        and one.unit_id in units
    ]


def registers_administered_by(by: Principal) -> QuerySet[Register]:
    """The registers whose desk ``by`` administers."""
    return Register.objects.filter(
        administration_id=by.administration_id, unit__in=by.units(R.FUNCTIONAL_ADMIN)
    )


def registers_kept_by(by: Principal) -> QuerySet[Register]:
    """The registers in which ``by`` may register."""
    return Register.objects.filter(unit__in=by.units(*_KEEPS_REGISTER))


def must_administer(by: Principal, unit_id: UUID) -> Actor:
    """``by`` as functional administrator of the unit. :raises NotAnAdministratorHere: they aren't."""
    capacity = by.capacity_in(unit_id, R.FUNCTIONAL_ADMIN)
    if capacity is None:
        raise NotAnAdministratorHere
    return by.actor(capacity)


def must_administer_register(by: Principal, register_id: UUID) -> tuple[Register, Actor]:
    """The register, and ``by`` as its administrator.

    :raises Unseen: no such register in this administration.
    :raises NotAnAdministratorHere: they aren't.
    """
    register = _of_administration(Register.objects.all(), by, register_id)
    return register, must_administer(by, register.unit_id)


def must_have(by: Principal, roles: Iterable[Role]) -> Actor:
    """``by`` in a capacity that carries one of ``roles`` anywhere. :raises Forbidden: there is none."""
    wanted = tuple(roles)
    for capacity in by.capacities:
        if capacity.units(*wanted):
            return by.actor(capacity)
    raise Forbidden


def must_know_correspondents(by: Principal) -> Actor:
    """Whoever writes letters, registers them or keeps the directory may add to it. :raises Forbidden: somebody else."""
    return must_have(by, (*_KNOWS_CORRESPONDENTS, *_SORTS_CORRESPONDENTS))


def must_sort_correspondents(by: Principal) -> Actor:
    """Clerks and administrators change and merge correspondents. :raises Forbidden: somebody else."""
    return must_have(by, _SORTS_CORRESPONDENTS)


def must_keep_lists(by: Principal) -> Actor:
    """Types of mail and instructions are the functional administrator's. :raises Forbidden: somebody else."""
    return must_have(by, (R.FUNCTIONAL_ADMIN,))


def must_work_in(by: Principal, unit_id: UUID) -> Actor:
    """``by`` as one who works with mail in the unit. :raises Forbidden: they don't."""
    capacity = by.capacity_in(unit_id, *_KNOWS_CORRESPONDENTS)
    if capacity is None:
        raise Forbidden
    return by.actor(capacity)


def units_of_mail(by: Principal) -> frozenset[UUID]:
    """The units in which ``by`` works with mail."""
    return by.units(*_KNOWS_CORRESPONDENTS)


def must_draft_in(by: Principal, unit_id: UUID) -> Actor:
    """``by`` as one who writes letters for the unit. :raises Forbidden: they don't."""
    capacity = by.capacity_in(unit_id, *_WRITES)
    if capacity is None:
        raise Forbidden
    return by.actor(capacity)


def units_drafting(by: Principal) -> frozenset[UUID]:
    """The units for which ``by`` writes letters."""
    return by.units(*_WRITES)


def units_to_hand_to(by: Principal, mail: Mail) -> frozenset[UUID] | None:
    """The units to which ``by`` may hand the mail: their own and those below; None from the desk: any."""
    at_desk = mail.holder_unit_id == mail.register.unit_id
    return None if at_desk else by.units(R.HEAD, R.SECRETARY)


def _of_administration(records: QuerySet[Register], by: Principal, register_id: UUID) -> Register:
    register = records.filter(pk=register_id, administration_id=by.administration_id).first()
    if register is None:
        raise Unseen
    return register
