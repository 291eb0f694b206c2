"""Reading the whole journal against its seals, its chain and its anchors, in constant memory."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from audit.anchors import kept, kept_numbers
from audit.merkle import root
from audit.models import FIRST_PREVIOUS, Anchor, Seal, SealedEntry
from common.errors import gettext_noop
from journal.models import Entry
from journal.publish import leaf_hash
from storage.stores import FileMissing, StorageAway

_PAGE = 1024  # for four times as many, PostgreSQL reads the whole table of entries instead of its index
_LEAF = b"\x00"

PROBLEMS = {
    "entry_changed": gettext_noop(
        "The entry at position {position} ({entry_id}) was changed after it was written."
    ),
    "entry_missing": gettext_noop("The entry at position {position} ({entry_id}) was removed."),
    "entry_moved": gettext_noop(
        "The entry at position {position} ({entry_id}) isn't where it stood when it was sealed."
    ),
    "entry_inserted": gettext_noop(
        "The entry at position {position} ({entry_id}) was put among the sealed ones later."
    ),
    "entry_unsealed_changed": gettext_noop("The entry {entry_id}, which isn't sealed yet, was changed."),
    "copy_differs": gettext_noop(
        "A column that the entry {entry_id} is searched by isn't what its text says."
    ),
    "place_missing": gettext_noop("What stood at position {position} was removed from the seals."),
    "batch_differs": gettext_noop(
        "Seal {seal} doesn't fit its entries: entries and their hashes were changed together."
    ),
    "seal_changed": gettext_noop("Seal {seal} was changed after it was made."),
    "seal_missing": gettext_noop("Seal {seal} was removed."),
    "chain_broken": gettext_noop("Seal {seal} doesn't follow the seal before it: one of them was replaced."),
    "anchor_differs": gettext_noop("Seal {seal} isn't the one that was kept outside the database."),
    "anchor_missing": gettext_noop("The copy of seal {seal} that was kept outside the database was removed."),
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One place where the journal isn't what was written; ``code`` is a key of :data:`PROBLEMS`."""

    code: str
    seal: int | None = None
    position: int | None = None
    entry_id: UUID | None = None

    def __str__(self) -> str:
        """In the reader's language."""
        return gettext(PROBLEMS[self.code]).format(**asdict(self))


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a verification found: the first bad place, or none, and how far it could read."""

    finding: Finding | None
    entries: int
    seals: int
    unsealed: int
    unanchored: int
    anchors_read: bool
    sealed_until: datetime | None
    last_anchored_at: datetime | None

    @property
    def is_whole(self) -> bool:
        """Everything was read, and nothing was found."""
        return self.finding is None and self.anchors_read


def verify(*, deep: bool = False) -> Verdict:
    """Verify entries, seals, chain, then anchors; stop at the first bad place.

    ``deep`` also compares the columns that entries are searched by with their text. Hashes the stored text and builds
    no model, so that the database's reading is what takes the time.
    """
    reading = _Reading()
    findings = _everything(reading, deep=deep)
    finding = next(findings, None)
    return Verdict(
        finding=finding,
        entries=reading.entries,
        seals=reading.seals,
        unsealed=reading.unsealed,
        unanchored=reading.unanchored,
        anchors_read=reading.anchors_read,
        sealed_until=reading.sealed_until,
        last_anchored_at=Anchor.objects.aggregate(last=Max("anchored_at"))["last"],
    )


@dataclass
class _Reading:
    """How far the verification has come."""

    entries: int = 0
    seals: int = 0
    unsealed: int = 0
    unanchored: int = 0
    anchors_read: bool = True
    sealed_until: datetime | None = None


def _everything(reading: _Reading, *, deep: bool) -> Iterator[Finding]:
    yield from _chain(reading)
    yield from _outside_every_seal()
    yield from _unsealed(reading)
    if deep:
        yield from _copies()
    try:
        yield from _anchors(reading)
    except StorageAway:
        reading.anchors_read = False


def _chain(reading: _Reading) -> Iterator[Finding]:
    before = Seal(number=0, last=0, hash=FIRST_PREVIOUS)
    places = _places()
    for seal in _seals():
        if seal.number != before.number + 1:
            yield Finding(code="seal_missing", seal=before.number + 1)
        if bytes(seal.hash) != seal.computed_hash():
            yield Finding(code="seal_changed", seal=seal.number)
        if bytes(seal.previous) != bytes(before.hash) or seal.first != before.last + 1:
            yield Finding(code="chain_broken", seal=seal.number)
        yield from _batch(seal, list(islice(places, seal.last - seal.first + 1)))
        reading.entries += seal.last - seal.first + 1
        reading.seals += 1
        reading.sealed_until = seal.sealed_at
        before = seal


def _batch(seal: Seal, places: list[tuple[Any, ...]]) -> Iterator[Finding]:
    """Nothing when the batch is whole: the loop that decides how fast verification is."""
    sha256 = hashlib.sha256
    positions, texts, sealed, numbers = zip(*places, strict=True) if places else ((), (), (), ())
    leaves = [sha256(_LEAF + text.encode()).digest() for text in texts]
    if (
        len(positions) == seal.last - seal.first + 1
        and (positions[0], positions[-1]) == (seal.first, seal.last)  # they come in order, each once
        and set(numbers) == {seal.number}
        and leaves == list(map(bytes, sealed))
        and root(leaves) == bytes(seal.root)
    ):
        return
    yield _named(seal, places, leaves)


def _named(seal: Seal, places: list[tuple[Any, ...]], leaves: list[bytes]) -> Finding:
    """The first bad place of a batch that is known to be bad."""
    expected = seal.first
    for (position, _, sealed, number), leaf in zip(places, leaves, strict=True):
        if position != expected:
            return _gap(expected)
        if leaf != bytes(sealed):
            elsewhere = SealedEntry.objects.filter(leaf=leaf).exists()
            return _at(position, "entry_moved" if elsewhere else "entry_changed")
        if number != seal.number:
            return _at(position, "entry_moved")
        expected += 1
    if expected <= seal.last:
        return _gap(expected)
    ids = SealedEntry.objects.filter(position__range=(seal.first, seal.last)).order_by("position")
    greatest = UUID(int=0)
    for position, entry_id in ids.values_list("position", "entry_id"):
        if entry_id < greatest:  # within a batch, entries are sealed in the order of their identifiers
            return _at(position, "entry_moved")
        greatest = entry_id
    return Finding(code="batch_differs", seal=seal.number)


def _gap(position: int) -> Finding:
    has_place = SealedEntry.objects.filter(position=position).exists()
    return _at(position, "entry_missing") if has_place else Finding(code="place_missing", position=position)


def _at(position: int, code: str) -> Finding:
    seal_id, entry_id = SealedEntry.objects.values_list("seal_id", "entry_id").get(position=position)
    return Finding(code=code, seal=seal_id, position=position, entry_id=entry_id)


def _outside_every_seal() -> Iterator[Finding]:
    last = Coalesce(Subquery(Seal.objects.order_by("-number").values("last")[:1]), 0)
    strays = SealedEntry.objects.filter(Q(position__lt=1) | Q(position__gt=last)).order_by("position")
    for position in strays.values_list("position", flat=True)[:1]:
        yield _at(position, "entry_inserted")


def _unsealed(reading: _Reading) -> Iterator[Finding]:
    rows = Entry.objects.filter(sealed=None).values_list("id", "canonical", "leaf")
    for entry_id, canonical, leaf in rows.iterator(_PAGE):
        reading.unsealed += 1
        if leaf_hash(canonical) != bytes(leaf):
            yield Finding(code="entry_unsealed_changed", entry_id=entry_id)


def _copies() -> Iterator[Finding]:
    last = UUID(int=0)
    while page := list(Entry.objects.filter(id__gt=last).order_by("id")[:_PAGE]):
        for entry in page:
            if _copy(entry) != _said(entry.canonical):
                place = SealedEntry.objects.filter(entry_id=entry.id).first()
                yield Finding(
                    code="copy_differs",
                    entry_id=entry.id,
                    position=place.position if place else None,
                    seal=place.seal_id if place else None,
                )
        last = page[-1].id


def _copy(entry: Entry) -> list[str | None]:
    """What the columns say, as the canonical text spells it."""
    ids = (entry.administration_id, entry.actor_id, entry.unit_id, entry.about_id, entry.matter_id)
    return [
        str(entry.id),
        entry.name,
        entry.occurred_at.isoformat(timespec="microseconds"),
        entry.about_kind,
        entry.matter_kind,
        bytes(entry.leaf).hex(),
        *(str(identifier) if identifier else None for identifier in ids),
    ]


def _said(canonical: str) -> list[str | None]:
    """What the canonical text says, in the order of :func:`_copy`."""
    data = json.loads(canonical)
    event, matter = data["event"], data["event"].get("matter") or {}
    return [
        data["id"],
        data["name"],
        data["at"],
        event["about"]["kind"],
        matter.get("kind", ""),
        leaf_hash(canonical).hex(),
        event["administration_id"],
        data["actor"].get("id"),
        event["unit_id"],
        event["about"]["id"],
        matter.get("id"),
    ]


def _anchors(reading: _Reading) -> Iterator[Finding]:
    for seal in _seals():
        try:
            if kept(seal.number) != seal.text.encode():
                yield Finding(code="anchor_differs", seal=seal.number)
        except FileMissing:
            if hasattr(seal, "anchor"):
                yield Finding(code="anchor_missing", seal=seal.number)
            reading.unanchored += 1
    last_kept = max(kept_numbers(), default=0)
    last = Seal.objects.aggregate(last=Max("number"))["last"] or 0
    if last_kept > last:
        yield Finding(code="seal_missing", seal=last + 1)


def _seals() -> Iterator[Seal]:
    """The seals in their order, each with the mark of its anchor as it stood before the anchor is looked for."""
    seals, last = Seal.objects.select_related("anchor").order_by("number"), -1
    while page := list(seals.filter(number__gt=last)[:1000]):
        yield from page
        last = page[-1].number


def _places() -> Iterator[tuple[Any, ...]]:
    """Position, text as it stands now, sealed leaf and seal of every place whose entry is there, page by page.

    Ends at the first page without any: positions have no gap, so that all after it is missing or there is nothing.
    """
    rows = SealedEntry.objects.order_by("position").values_list(
        "position", "entry__canonical", "leaf", "seal_id"
    )
    last = 0
    # By range, not by LIMIT, whose guessed row count makes PostgreSQL start parallel workers for every page.
    while page := list(rows.filter(position__gt=last, position__lte=last + _PAGE)):
        yield from page
        last += _PAGE
