"""What the auditor asks: who did what, when, to which record; who looked; and how far all that is proved."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from audit.anchors import anchor_key
from audit.events import JOURNAL, JournalFoundBroken, JournalVerified, VerificationRequested
from audit.lines import AuditLine, line
from audit.merkle import Neighbour, path
from audit.models import Anchor, Seal, SealedEntry
from audit.policies import entries_visible_to
from audit.verification import Finding
from common.errors import Unseen
from journal.events import REGISTRY, event_from_data
from journal.models import Entry
from organisation.models import User
from organisation.principal import Principal

LATE = timedelta(
    days=1
)  # no transaction commits later than this after it wrote; the nightly search has no such limit


@dataclass(frozen=True, kw_only=True)
class Search:
    """Which entries: all that is given must fit. ``record_id`` is what changed or the matter it belongs to; ``person_id``
    who did it; ``ends`` isn't included; ``reads`` True for consultations only, False for all but them.
    """

    record_id: UUID | None = None
    person_id: UUID | None = None
    unit_id: UUID | None = None
    action: str = ""
    starts: datetime | None = None
    ends: datetime | None = None
    reads: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some lines, newest first, and the entry after which the next page begins (None: there is none)."""

    lines: list[AuditLine]
    next: UUID | None


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Somebody who consulted a record, how many times, and when they last did."""

    person: User
    times: int
    last_at: datetime


@dataclass(frozen=True, kw_only=True)
class Verification:
    """When the journal was last verified, and the first bad place, if one was found."""

    at: datetime
    finding: Finding | None
    entries: int | None
    anchors_read: bool


@dataclass(frozen=True, kw_only=True)
class ProofState:
    """How far the journal is proved."""

    sealed_until: datetime | None
    sealed: int
    unsealed: int
    last_anchored_at: datetime | None
    unanchored: int
    last_verification: Verification | None
    asked_at: datetime | None
    """Since when a verification that somebody asked for is under way."""


@dataclass(frozen=True, kw_only=True)
class Proof:
    """That an entry stood at ``position`` when ``seal_text`` was sealed: ``path`` leads from its hash to the seal's root."""

    canonical: str
    position: int
    leaf: bytes
    path: list[Neighbour]
    seal_number: int
    seal_text: str
    anchor_key: str
    anchored_at: datetime | None

    def as_data(self) -> dict[str, object]:
        """As JSON data, for who verifies without this product (docs/audit.md)."""
        return {
            "entry": self.canonical,
            "position": self.position,
            "leaf": self.leaf.hex(),
            "path": [{"side": step.side, "hash": step.hash.hex()} for step in self.path],
            "seal": self.seal_text,
            "anchor": self.anchor_key,
        }


def entries(
    search: Search, *, principal: Principal, now: datetime, after: UUID | None = None, limit: int = 50
) -> Page:
    """The entries that fit, of those that this auditor may read. At most three queries.

    :raises NotAnAuditor: the person is none. :raises Unseen: there is no entry ``after``.
    """
    return _page(_fitting(entries_visible_to(principal, now=now), search), after, limit)


def history_of(record_id: UUID, *, after: UUID | None = None, limit: int = 50) -> Page:
    """What happened to a record and in its matter, without consultations. The caller has checked who may see the record.

    :raises Unseen: there is no entry ``after``.
    """
    return _page(_fitting(Entry.objects.all(), Search(record_id=record_id, reads=False)), after, limit)


def readers_of(record_id: UUID, *, principal: Principal, now: datetime, limit: int = 20) -> list[Reader]:
    """Who consulted the record, or a piece of it, as far as this auditor may know; the last reader first. Two queries.

    :raises NotAnAuditor: the person is none.
    """
    looked = _fitting(entries_visible_to(principal, now=now), Search(record_id=record_id, reads=True))
    counted = looked.exclude(actor_id=None).values("actor_id")
    rows = list(counted.annotate(times=Count("id"), last_at=Max("occurred_at")).order_by("-last_at")[:limit])
    own = User.objects.filter(administration_id=principal.administration_id)
    people = own.in_bulk([row["actor_id"] for row in rows])
    return [
        Reader(person=people[row["actor_id"]], times=row["times"], last_at=row["last_at"])
        for row in rows
        if row["actor_id"] in people
    ]


def last_seal() -> Seal | None:
    """The newest seal."""
    return Seal.objects.order_by("-number").first()


def unsealed_entries(*, whole: bool = False) -> QuerySet[Entry]:
    """The committed entries without a place, written since some hours before the last seal, or ever when ``whole``."""
    waiting = Entry.objects.filter(sealed=None)
    last = None if whole else last_seal()
    return waiting.filter(id__gte=_lowest_id(last.sealed_at - LATE)) if last else waiting


def proof_state() -> ProofState:
    """Sealed until when, how much isn't yet, when it was last anchored and verified. At most six queries."""
    seal = last_seal()
    anchor = Anchor.objects.order_by("-seal_id").first()
    verified = _last_verification()
    asked = Entry.objects.filter(about_id=JOURNAL.id, name=VerificationRequested.name).order_by("-id")
    asked_at = asked.values_list("occurred_at", flat=True).first()
    return ProofState(
        sealed_until=seal.sealed_at if seal else None,
        sealed=seal.last if seal else 0,
        unsealed=unsealed_entries().count(),
        last_anchored_at=anchor.anchored_at if anchor else None,
        unanchored=(seal.number if seal else 0) - (anchor.seal_id if anchor else 0),
        last_verification=verified,
        asked_at=asked_at if asked_at and (verified is None or verified.at < asked_at) else None,
    )


def proof_of(entry_id: UUID, *, principal: Principal, now: datetime) -> Proof:
    """The proof that the entry is what was written, for an auditor who may read it.

    :raises NotAnAuditor: the person is none. :raises Unseen: no such entry, or it isn't sealed yet.
    """
    canonical = (
        entries_visible_to(principal, now=now).filter(pk=entry_id).values_list("canonical", flat=True).first()
    )
    place = SealedEntry.objects.select_related("seal__anchor").filter(entry_id=entry_id).first()
    if canonical is None or place is None:
        raise Unseen
    seal = place.seal
    batch = SealedEntry.objects.filter(position__range=(seal.first, seal.last)).order_by("position")
    leaves = [bytes(leaf) for leaf in batch.values_list("leaf", flat=True)]
    anchor = getattr(seal, "anchor", None)
    return Proof(
        canonical=canonical,
        position=place.position,
        leaf=bytes(place.leaf),
        path=path(leaves, place.position - seal.first),
        seal_number=seal.number,
        seal_text=seal.text,
        anchor_key=anchor_key(seal.number),
        anchored_at=anchor.anchored_at if anchor else None,
    )


def _fitting(among: QuerySet[Entry], search: Search) -> QuerySet[Entry]:
    if search.record_id:
        among = among.filter(Q(about_id=search.record_id) | Q(matter_id=search.record_id))
    if search.person_id:
        among = among.filter(actor_id=search.person_id)
    if search.unit_id:
        among = among.filter(unit_id=search.unit_id)
    if search.action:
        among = among.filter(name=search.action)
    if search.starts:
        among = among.filter(occurred_at__gte=search.starts)
    if search.ends:
        among = among.filter(occurred_at__lt=search.ends)
    if search.reads is not None:
        names = [name for name, event in REGISTRY.items() if event.reads]
        among = among.filter(name__in=names) if search.reads else among.exclude(name__in=names)
    return among


def _page(among: QuerySet[Entry], after: UUID | None, limit: int) -> Page:
    if after:
        since = Entry.objects.filter(pk=after).values_list("occurred_at", flat=True).first()
        if since is None:
            raise Unseen
        among = among.filter(Q(occurred_at__lt=since) | Q(id__lt=after), occurred_at__lte=since)
    found = among.order_by("-occurred_at", "-id").values_list(
        "id", "canonical", "sealed__position", "sealed__seal__sealed_at"
    )
    rows = list(found[: limit + 1])
    return Page(
        lines=[line(*row) for row in rows[:limit]],
        next=rows[limit - 1][0] if len(rows) > limit else None,
    )


def _last_verification() -> Verification | None:
    outcomes = Entry.objects.filter(
        about_id=JOURNAL.id, name__in=(JournalVerified.name, JournalFoundBroken.name)
    )
    row = outcomes.order_by("-id").values_list("name", "canonical", "occurred_at").first()
    if row is None:
        return None
    name, canonical, at = row
    match event_from_data(name, json.loads(canonical)["event"]):
        case JournalFoundBroken(code=code, seal=seal, position=position, entry_id=entry_id):
            finding = Finding(code=code, seal=seal, position=position, entry_id=entry_id)
            return Verification(at=at, finding=finding, entries=None, anchors_read=False)
        case JournalVerified(entries=entries, anchors_read=anchors_read):
            return Verification(at=at, finding=None, entries=entries, anchors_read=anchors_read)
    return None


def _lowest_id(instant: datetime) -> UUID:
    """The lowest identifier that can have been made at ``instant`` (UUIDv7 begins with the milliseconds)."""
    return UUID(int=int(instant.timestamp() * 1000) << 80)
