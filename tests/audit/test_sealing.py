"""Every entry gets its place once, whenever it commits and however many sealers there are."""

import hashlib
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection

from audit import tasks
from audit.models import Anchor, Seal, SealedEntry
from audit.queries import proof_state
from audit.use_cases import seal_entries as sealer
from audit.use_cases.anchor_seals import anchor_seals
from audit.use_cases.seal_entries import seal_entries
from audit.verification import verify
from common.identifiers import new_id
from journal.models import Entry
from journal.publish import leaf_hash
from storage.stores import StorageAway
from tests.owner import refused_to_all

pytestmark = pytest.mark.django_db
Write = Callable[..., list[UUID]]


def test_an_empty_journal_has_nothing_to_seal(now: datetime) -> None:
    assert seal_entries(now=now) == 0
    assert anchor_seals(now=now) == 0
    assert not Seal.objects.exists()


def test_entries_get_positions_without_gap_in_chained_batches(
    write: Write, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealer, "BATCH", 3)
    written = write(7)
    assert seal_entries(now=now) == 7
    places = list(SealedEntry.objects.order_by("position").values_list("position", "entry_id", "seal_id"))
    assert places == [(n, entry_id, (n + 2) // 3) for n, entry_id in enumerate(written, 1)]
    first, second, third = Seal.objects.order_by("number")
    assert (third.first, third.last, third.sealed_at) == (7, 7, now)
    assert bytes(first.previous) == bytes(32)
    assert [bytes(second.previous), bytes(third.previous)] == [bytes(first.hash), bytes(second.hash)]
    assert seal_entries(now=now) == 0, "once"


def test_an_entry_that_commits_late_is_sealed_in_the_next_batch(write: Write, now: datetime) -> None:
    early = new_id()
    write(3)
    seal_entries(now=now)
    text = '{"late":true}'
    Entry.objects.create(
        id=early,
        canonical=text,
        leaf=leaf_hash(text),
        name="x",
        occurred_at=now,
        about_kind="x",
        about_id=uuid4(),
    )
    assert early < Entry.objects.order_by("-id").first().id
    assert proof_state().unsealed == 1
    assert seal_entries(now=now) == 1
    assert SealedEntry.objects.get(entry_id=early).position == 4
    assert verify().is_whole


def test_what_the_everyday_search_misses_is_found_by_the_whole_one(write: Write, now: datetime) -> None:
    write(1)
    far_ahead = datetime.now(now.tzinfo) + timedelta(days=30)  # a clock that was wrong when the seal was made
    seal_entries(now=far_ahead)
    write(1)
    assert seal_entries(now=now) == 0
    assert seal_entries(now=now, whole=True) == 1


@pytest.mark.parametrize("table", ["audit_seal", "audit_sealedentry", "audit_anchor"])
def test_the_database_refuses_to_change_what_is_sealed(write: Write, now: datetime, table: str) -> None:
    write(1)
    seal_entries(now=now)
    anchor_seals(now=now)
    column = {"audit_seal": "last", "audit_sealedentry": "position", "audit_anchor": "key"}[table]
    for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
        refused_to_all(statement)


@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_seal_each_entry_once(
    write: Write, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have read the same state before either writes."""
    monkeypatch.setattr(sealer, "BATCH", 5)
    write(12)
    both_have_read = threading.Barrier(2)
    original, sealed = sealer.root, []

    def meeting(leaves: list[bytes]) -> bytes:
        if not both_have_read.broken:
            with suppress(threading.BrokenBarrierError):
                both_have_read.wait(timeout=10)
            both_have_read.abort()  # they meet once only
        return original(leaves)

    monkeypatch.setattr(sealer, "root", meeting)

    def run() -> None:
        try:
            sealed.append(seal_entries(now=now))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sum(sealed) == 12
    assert SealedEntry.objects.count() == 12
    assert verify().is_whole


def test_anchors_are_the_seals_texts_chained_by_their_hashes(
    write: Write, now: datetime, store: Path
) -> None:
    for _ in range(2):
        write(2)
        seal_entries(now=now)
    assert anchor_seals(now=now) == 2
    first, second = sorted((store / "audit" / "seals").iterdir())
    assert (first.name, second.name) == ("000000001.json", "000000002.json")
    assert hashlib.sha256(first.read_bytes()).hexdigest() in second.read_text()
    assert anchor_seals(now=now) == 0, "once"


def test_a_kill_between_seal_and_anchor_or_anchor_and_mark_loses_nothing(
    write: Write, now: datetime, tamper: Callable[..., None]
) -> None:
    write(2)
    seal_entries(now=now)
    assert verify().unanchored == 1
    anchor_seals(now=now)
    tamper("DELETE FROM audit_anchor")  # killed after the file, before the mark
    assert verify().is_whole
    assert anchor_seals(now=now) == 1
    assert Anchor.objects.get().key == "audit/seals/000000001.json"


def test_storage_that_is_away_hinders_no_sealing(
    write: Write, monkeypatch: pytest.MonkeyPatch, store: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(2)
    with monkeypatch.context() as broken:
        broken.setattr("audit.use_cases.anchor_seals.keep", _away)
        tasks.seal()
    assert "anchored later" in caplog.text
    assert (SealedEntry.objects.count(), Anchor.objects.count()) == (2, 0)
    tasks.seal()
    assert Anchor.objects.count() == 1


def _away(*_: object) -> None:
    raise StorageAway
