"""What is read of the registry: lists newest first in pages, one mail with all that belongs to it, doubles, choices."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from difflib import SequenceMatcher
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from common.text import Bilingual, fold
from courrier import policies
from courrier.details import folded_reference
from courrier.models import (
    Assignment,
    AssignmentRole,
    Correspondent,
    Instruction,
    Mail,
    MailComment,
    MailPiece,
    MailType,
    Recipient,
    Register,
    RegisterYear,
)
from courrier.narrowing import EVERYTHING, MailFilter, newest_each
from courrier.policies import Sight
from courrier.snapshots import words_of
from courrier.status import AWAITED, Direction, Status, Verb
from organisation.models import Post, Unit
from organisation.principal import Principal
from organisation.roles import Role

PAGE = 25
CAP = 100
_ROW = ("register", "sender", "sender_unit", "holder_unit", "holder", "type")
_MOST_RELATED = 50
_ALIKE = 0.85  # how near two subjects are before a clerk is asked
_ALIKE_WITHIN = timedelta(days=90)


@dataclass(frozen=True)
class Cursor:
    """The last mail of a page; the next page begins after it."""

    entered_at: datetime
    mail_id: UUID


@dataclass(frozen=True)
class Page:
    """Mails newest first, and where the next page begins."""

    mails: list[Mail]
    next: Cursor | None


@dataclass(frozen=True)
class Overview:
    """A page of a list, and how many mails other lists hold, in the order asked."""

    page: Page
    counts: list[int]


@dataclass(frozen=True, kw_only=True)
class MailView:
    """One mail as ``by`` sees it; without ``content`` there are no pieces. ``readers`` are those of a confidential one."""

    mail: Mail
    content: bool
    abilities: frozenset[Verb]
    pieces: list[MailPiece] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    recipients: list[Recipient] = field(default_factory=list)
    related: list[Mail] = field(default_factory=list)
    comments: list[MailComment] = field(default_factory=list)
    copies_to_read: list[Assignment] = field(default_factory=list)
    readers: list[Post] = field(default_factory=list)


@dataclass(frozen=True)
class Duplicate:
    """A mail that may be the same, and why: ``reference``, ``file`` or ``subject``."""

    mail: Mail
    why: str


@dataclass(frozen=True, kw_only=True)
class Gaps:
    """A register's year from its first number to its last: those cancelled, and those missing (there must be none)."""

    first: int
    last: int
    cancelled: list[int]
    missing: list[int]


def mail_page(
    by: Principal,
    *,
    chosen: MailFilter = EVERYTHING,
    before: Cursor | None = None,
    limit: int = PAGE,
) -> Page:
    """The newest mails that ``by`` may know of, from ``before`` on. Four statements, however many mails."""
    return overview(by, chosen=chosen, before=before, limit=limit).page


def overview(
    by: Principal,
    *,
    chosen: MailFilter = EVERYTHING,
    before: Cursor | None = None,
    limit: int = PAGE,
    counted: Sequence[MailFilter] = (),
    cap: int = CAP,
    sight: Sight | None = None,
) -> Overview:
    """A page of mails, and how many the lists ``counted`` hold, each counted no further than ``cap``.

    The statements of :func:`mail_page`, and one for each counted list that asks for what only the mails tell.
    """
    after = (before.entered_at, before.mail_id) if before else None
    ids, *others = newest_each(
        by,
        [(chosen, after, limit + 1), *((one, None, cap) for one in counted)],
        sight or policies.sight_of(by),
    )
    return Overview(_page(ids, limit), [min(len(found), cap) for found in others])


def counts(by: Principal, *chosen: MailFilter, cap: int = CAP, sight: Sight | None = None) -> list[int]:
    """How many mails each list holds, counted no further than ``cap``."""
    lists = newest_each(by, [(one, None, cap) for one in chosen], sight or policies.sight_of(by))
    return [min(len(found), cap) for found in lists]


def _page(ids: Sequence[UUID], limit: int) -> Page:
    found = sorted(
        Mail.objects.filter(pk__in=ids).select_related(*_ROW),
        key=lambda mail: (mail.entered_at, mail.pk),
        reverse=True,
    )
    mails = found[:limit]
    more = len(found) > limit
    return Page(mails, Cursor(mails[-1].entered_at, mails[-1].pk) if more else None)


def count(by: Principal, *, chosen: MailFilter = EVERYTHING, cap: int = CAP) -> int:
    """How many mails the list holds, counted no further than ``cap``."""
    return counts(by, chosen, cap=cap)[0]


def to_do(by: Principal, *, limit: int = 50, sight: Sight | None = None) -> list[Mail]:
    """The mails that wait in the hands of ``by`` or of their units, the nearest deadline first."""
    units = by.units(Role.HEAD, Role.SECRETARY, Role.AGENT)
    leading = by.units(Role.HEAD, Role.SECRETARY)
    if not units:
        return []
    return list(
        policies.readable_by(by, sight)
        .filter(Q(holder=None) | Q(holder=by.user_id) | Q(holder_unit__in=leading))
        .filter(holder_unit__in=units, status__in=AWAITED)
        .select_related(*_ROW)
        .order_by(F("deadline").asc(nulls_last=True), "entered_at", "id")[:limit]
    )


@dataclass(frozen=True, kw_only=True)
class Load:
    """What a unit has in hand: how many mails that something is awaited of, and how many of them are late."""

    unit_id: UUID
    code: str
    name: Bilingual
    count: int
    late: int


def loads(by: Principal, *, day: date, sight: Sight | None = None) -> list[Load]:
    """What the units that ``by`` leads have in hand on ``day``, those with most that is late first."""
    if not (leading := by.units(Role.HEAD)):
        return []
    held = policies.readable_by(by, sight).filter(holder_unit__in=leading, status__in=AWAITED)
    rows = (
        held.order_by()
        .values_list("holder_unit", "holder_unit__code", "holder_unit__name_fr", "holder_unit__name_ar")
        .annotate(held=Count("pk"), late=Count("pk", filter=Q(deadline__lt=day)))
    )
    found = [
        Load(unit_id=unit_id, code=code, name=Bilingual(fr, ar), count=count, late=late)
        for unit_id, code, fr, ar, count, late in rows
    ]
    return sorted(found, key=lambda load: (-load.late, -load.count, load.code))


def mail_view(by: Principal, mail_id: UUID) -> MailView:
    """One mail with all that belongs to it. :raises Unseen: it doesn't exist, or not for these eyes."""
    mail = policies.seen(by, mail_id)
    content = not by.has(Role.AUDITOR) or policies.sees_content(by, mail)  # others see only what they read
    assignments = list(
        mail.assignments.select_related("unit", "person", "instruction", "assigned_by", "taken_by")
    )
    return MailView(
        mail=mail,
        content=content,
        abilities=policies.abilities(by, mail),
        pieces=list(mail.pieces.select_related("file")) if content else [],
        assignments=assignments,
        recipients=list(mail.recipients.select_related("correspondent", "unit")),
        related=list(_related(by, mail)),
        comments=list(mail.comments.select_related("author").order_by("written_at", "id")) if content else [],
        readers=list(_readers(mail)) if content and mail.for_named_readers_only else [],
        copies_to_read=policies.copies_to_read(by, assignments) if content else [],
    )


def giver_of(mail: Mail) -> Unit:
    """The unit to which the mail goes back when it is sent back: the one that handed it over, else the desk."""
    owner = mail.assignments.select_related("assigned_from").filter(role=AssignmentRole.OWNER, ended_at=None)
    current = owner.first()
    return current.assigned_from if current else mail.register.unit


def piece(by: Principal, piece_id: UUID) -> MailPiece:
    """A piece with its mail and file. :raises Unseen: it doesn't exist, or its content isn't for these eyes."""
    found = MailPiece.objects.select_related("mail", "file").filter(pk=piece_id).first()
    if found is None or not policies.sees_content(by, found.mail):
        raise policies.Unseen
    return found


def possible_duplicates(
    by: Principal,
    *,
    sender_id: UUID | None = None,
    external_reference: str = "",
    subject: str = "",
    sha256: Sequence[str] = (),
    now: datetime,
    limit: int = 5,
) -> list[Duplicate]:
    """Mails that may be the one being registered, among those that ``by`` may read."""
    readable = policies.readable_by(by).exclude(status=Status.CANCELLED).select_related(*_ROW)
    newest = readable.order_by("-entered_at", "-id")
    found: dict[UUID, Duplicate] = {}
    if sha256:
        for mail in newest.filter(pk__in=MailPiece.objects.filter(file__sha256__in=sha256).values("mail"))[
            :limit
        ]:
            found.setdefault(mail.pk, Duplicate(mail, "file"))
    if sender_id and (folded := folded_reference(external_reference)):
        for mail in newest.filter(sender=sender_id, external_reference_folded=folded)[:limit]:
            found.setdefault(mail.pk, Duplicate(mail, "reference"))
    if sender_id and subject:
        recent = newest.filter(sender=sender_id, entered_at__gte=now - _ALIKE_WITHIN)[:50]
        for mail in recent:
            if _alike(mail.subject, subject):
                found.setdefault(mail.pk, Duplicate(mail, "subject"))
    return list(found.values())[:limit]


def registers(by: Principal, *, direction: Direction | None = None) -> list[Register]:
    """The registers in which ``by`` may register now."""
    kept = policies.registers_kept_by(by).filter(is_open=True).select_related("unit")
    return list((kept.filter(direction=direction) if direction else kept).order_by("code"))


def correspondent(by: Principal, correspondent_id: UUID) -> Correspondent:
    """One correspondent, also one merged into another. :raises Unseen: not in this administration."""
    found = Correspondent.objects.filter(administration_id=by.administration_id, pk=correspondent_id).first()
    if found is None:
        raise policies.Unseen
    return found


def find_correspondents(
    by: Principal, text: str, *, after: tuple[str, UUID] | None = None, limit: int = 10, every: bool = False
) -> list[Correspondent]:
    """Those offered (or ``every`` one) whose names hold every word of ``text``, from ``after`` (name, identifier) on."""
    offered = {} if every else {"is_active": True}
    found = Correspondent.objects.filter(administration_id=by.administration_id, merged_into=None, **offered)
    for word in words_of(text).split():
        found = found.filter(folded__contains=word)
    if after:
        found = found.filter(Q(folded__gt=after[0]) | Q(folded=after[0], pk__gt=after[1]))
    return list(found.order_by("folded", "id")[:limit])


def instructions(by: Principal) -> list[Instruction]:
    """The instructions to choose from."""
    return list(Instruction.objects.filter(administration_id=by.administration_id, is_active=True))


def mail_types(by: Principal) -> list[MailType]:
    """The types of mail to choose from."""
    return list(MailType.objects.filter(administration_id=by.administration_id, is_active=True))


def gaps(register: Register, year: int) -> Gaps:
    """What became of every number of the register's year."""
    counter = RegisterYear.objects.get(register=register, year=year)
    numbered = Mail.objects.filter(register=register, year=year)
    given = set(numbered.values_list("number", flat=True))
    cancelled = numbered.filter(status=Status.CANCELLED).order_by("number").values_list("number", flat=True)
    expected = range(counter.opened_at_number, counter.last_number + 1)
    return Gaps(
        first=counter.opened_at_number,
        last=counter.last_number,
        cancelled=[number for number in cancelled if number],
        missing=[number for number in expected if number not in given],
    )


def _related(by: Principal, mail: Mail) -> QuerySet[Mail]:
    linked = Q(links_to__second=mail) | Q(links_from__first=mail)
    answering = Q(reply_to=mail) | Q(pk=mail.reply_to_id) | Q(duplicate_of=mail) | Q(pk=mail.duplicate_of_id)
    together = Q(case=mail.case_id) if mail.case_id else Q()
    related = policies.visible_to(by).filter(linked | answering | together).exclude(pk=mail.pk)
    return related.select_related("register").order_by("entered_at", "id").distinct()[:_MOST_RELATED]


def _readers(mail: Mail) -> QuerySet[Post]:
    named = Post.objects.filter(pk__in=mail.readers.values("post")).select_related("unit")
    return named.order_by("unit__name_fr", "title_fr", "id")


def _alike(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, fold(one), fold(other))
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE
