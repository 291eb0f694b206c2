"""Whatever somebody with all rights on the database does to it, the first bad entry is named."""

import json
from collections.abc import Callable
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from audit import tasks
from audit.models import Seal, SealedEntry
from audit.queries import proof_state
from audit.use_cases import seal_entries as sealer
from audit.use_cases.anchor_seals import anchor_seals
from audit.use_cases.seal_entries import seal_entries
from audit.use_cases.verify_journal import verify_journal
from audit.verification import Finding, verify
from journal.events import SYSTEM
from journal.models import Entry
from journal.publish import leaf_hash
from storage.stores import StorageAway
from tests.audit.conftest import forge, key

pytestmark = pytest.mark.django_db
Tamper = Callable[..., None]
Write = Callable[..., list[UUID]]


@pytest.fixture
def sealed(write: Write, now: datetime, monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """Nine entries in three anchored seals, and one entry that isn't sealed."""
    monkeypatch.setattr(sealer, "BATCH", 3)
    written = write(9)
    seal_entries(now=now)
    anchor_seals(now=now)
    return written + write(1)


def found() -> Finding:
    finding = verify().finding
    assert finding is not None
    assert str(finding)
    return finding


def test_an_untouched_journal_is_whole(sealed: list[UUID], now: datetime) -> None:
    verdict = verify(deep=True)
    assert verdict.is_whole
    assert (verdict.entries, verdict.seals, verdict.unsealed, verdict.unanchored) == (9, 3, 1, 0)
    assert (verdict.sealed_until, verdict.last_anchored_at) == (now, now)


def test_an_empty_journal_is_whole() -> None:
    assert verify(deep=True).is_whole


def test_a_changed_entry_is_named(sealed: list[UUID], tamper: Tamper) -> None:
    tamper(
        "UPDATE journal_entry SET canonical = replace(canonical, 'Amina', 'Karim') WHERE id = %s", sealed[4]
    )
    assert found() == Finding(code="entry_changed", seal=2, position=5, entry_id=sealed[4])


def test_a_changed_entry_with_a_new_hash_of_its_own_is_named(sealed: list[UUID], tamper: Tamper) -> None:
    text, leaf = forge(sealed[4], colour="red")
    tamper("UPDATE journal_entry SET canonical = %s, leaf = %s WHERE id = %s", text, leaf, sealed[4])
    assert found() == Finding(code="entry_changed", seal=2, position=5, entry_id=sealed[4])


def test_a_changed_entry_with_all_its_hashes_breaks_its_batch(sealed: list[UUID], tamper: Tamper) -> None:
    text, leaf = forge(sealed[4], colour="red")
    tamper("UPDATE journal_entry SET canonical = %s, leaf = %s WHERE id = %s", text, leaf, sealed[4])
    tamper("UPDATE audit_sealedentry SET leaf = %s WHERE position = 5", leaf)
    assert found() == Finding(code="batch_differs", seal=2)


def test_the_first_of_several_bad_entries_is_named(sealed: list[UUID], tamper: Tamper) -> None:
    for place in (7, 2, 5):
        tamper("UPDATE journal_entry SET canonical = '{}' WHERE id = %s", sealed[place])
    assert found().position == 3


@pytest.mark.parametrize("place", [0, 4, 8])
def test_a_deleted_entry_is_named(sealed: list[UUID], tamper: Tamper, place: int) -> None:
    tamper("DELETE FROM journal_entry WHERE id = %s", sealed[place])
    finding = found()
    assert (finding.code, finding.position, finding.entry_id) == ("entry_missing", place + 1, sealed[place])


@pytest.mark.parametrize("position", [1, 5, 9])
def test_an_entry_deleted_with_its_place_is_named(sealed: list[UUID], tamper: Tamper, position: int) -> None:
    tamper("DELETE FROM journal_entry WHERE id = %s", sealed[position - 1])
    tamper("DELETE FROM audit_sealedentry WHERE position = %s", position)
    assert found() == Finding(code="place_missing", position=position)


def test_two_swapped_texts_are_named(sealed: list[UUID], tamper: Tamper) -> None:
    first, second = Entry.objects.get(pk=sealed[1]), Entry.objects.get(pk=sealed[6])
    for entry, other in ((first, second), (second, first)):
        tamper(
            "UPDATE journal_entry SET canonical = %s, leaf = %s WHERE id = %s",
            other.canonical, bytes(other.leaf), entry.id,
        )  # fmt: skip
    finding = found()
    assert (finding.code, finding.position) == ("entry_moved", 2)


def test_two_swapped_places_are_named(sealed: list[UUID], tamper: Tamper) -> None:
    for old, new in ((4, 99), (6, 4), (99, 6)):
        tamper("UPDATE audit_sealedentry SET position = %s WHERE position = %s", new, old)
    finding = found()
    assert (finding.code, finding.seal) == ("entry_moved", 2)
    assert finding.position == 5, "the first that stands after a later one"


def test_a_forged_entry_put_in_the_place_of_a_sealed_one_is_found(
    sealed: list[UUID], tamper: Tamper, write: Write
) -> None:
    [forged] = write(1)
    leaf = bytes(Entry.objects.get(pk=forged).leaf)
    tamper("UPDATE audit_sealedentry SET entry_id = %s, leaf = %s WHERE position = 2", forged, leaf)
    finding = found()
    assert (finding.seal, finding.code) == (1, "entry_moved")


def test_a_forged_place_among_the_sealed_ones_is_named(sealed: list[UUID], tamper: Tamper) -> None:
    leaf = bytes(Entry.objects.get(pk=sealed[9]).leaf)
    SealedEntry.objects.create(position=10, entry_id=sealed[9], leaf=leaf, seal_id=3)
    assert found() == Finding(code="entry_inserted", seal=3, position=10, entry_id=sealed[9])


def test_a_place_that_names_another_seal_is_named(sealed: list[UUID], tamper: Tamper) -> None:
    tamper("UPDATE audit_sealedentry SET seal_id = 1 WHERE position = 5")
    assert (found().code, found().position) == ("entry_moved", 5)


def test_an_entry_changed_before_it_was_sealed_is_named(sealed: list[UUID], tamper: Tamper) -> None:
    tamper("UPDATE journal_entry SET canonical = '{}' WHERE id = %s", sealed[9])
    assert found() == Finding(code="entry_unsealed_changed", entry_id=sealed[9])


def test_sealing_a_changed_entry_does_not_hide_the_change(
    sealed: list[UUID], tamper: Tamper, now: datetime
) -> None:
    tamper("UPDATE journal_entry SET canonical = '{}' WHERE id = %s", sealed[9])
    seal_entries(now=now)
    assert (found().code, found().position) == ("entry_changed", 10)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("last = 5", "seal_changed"),
        ("sealed_at = '2020-01-01 00:00:00+00:00'", "seal_changed"),
        ("number = 7", "seal_missing"),
    ],
)
def test_an_altered_seal_is_named(sealed: list[UUID], tamper: Tamper, change: str, code: str) -> None:
    tamper(f"UPDATE audit_seal SET {change} WHERE number = 2")
    assert found() == Finding(code=code, seal=2)


def test_a_seal_altered_with_its_hash_breaks_the_chain(sealed: list[UUID], tamper: Tamper) -> None:
    seal = Seal.objects.get(number=2)
    seal.sealed_at = seal.sealed_at.replace(year=2020)
    tamper(
        "UPDATE audit_seal SET sealed_at = %s, hash = %s WHERE number = 2",
        seal.sealed_at.isoformat(sep=" "), seal.computed_hash(),
    )  # fmt: skip
    assert found() == Finding(code="chain_broken", seal=3)


def test_the_last_seals_cut_off_are_found_by_their_anchors(sealed: list[UUID], tamper: Tamper) -> None:
    cut_off(tamper, sealed)
    assert found() == Finding(code="seal_missing", seal=3)


def test_a_past_written_anew_differs_from_its_anchor(
    sealed: list[UUID], tamper: Tamper, write: Write, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    cut_off(tamper, sealed)
    write(3)
    seal_entries(now=now)
    anchor_seals(now=now)
    assert "isn't the one" in caplog.text
    assert found() == Finding(code="anchor_differs", seal=3)
    assert proof_state().unanchored >= 1


def cut_off(tamper: Tamper, sealed: list[UUID]) -> None:
    """Remove the third seal with all that hangs on it, and the unsealed entry."""
    for table, condition in (
        ("anchor", "seal_id = 3"),
        ("sealedentry", "seal_id = 3"),
        ("seal", "number = 3"),
    ):
        tamper(f"DELETE FROM audit_{table} WHERE {condition}")
    for entry_id in sealed[6:]:
        tamper("DELETE FROM journal_entry WHERE id = %s", entry_id)


def test_a_removed_anchor_is_named(sealed: list[UUID], store: Path) -> None:
    (store / "audit/seals/000000002.json").unlink()
    assert found() == Finding(code="anchor_missing", seal=2)


def test_an_altered_anchor_is_named(sealed: list[UUID], store: Path) -> None:
    anchor = store / "audit/seals/000000002.json"
    anchor.chmod(0o600)
    anchor.write_text(anchor.read_text().replace("2026", "2025"))
    assert found() == Finding(code="anchor_differs", seal=2)


@pytest.mark.parametrize(
    "change",
    [
        "name = 'x'",
        "occurred_at = '2020-01-01 00:00:00+00:00'",
        "about_kind = 'x'",
        "administration_id = NULL",
    ],
)
def test_columns_that_differ_from_the_text_are_found_by_the_deep_verification(
    sealed: list[UUID], tamper: Tamper, change: str
) -> None:
    tamper(f"UPDATE journal_entry SET {change} WHERE id = %s", sealed[3])
    assert verify().is_whole
    assert verify(deep=True).finding == Finding(code="copy_differs", seal=2, position=4, entry_id=sealed[3])


def test_an_entry_hidden_from_a_person_s_history_is_found_by_the_deep_verification(
    sealed: list[UUID], tamper: Tamper
) -> None:
    tamper("UPDATE journal_entry SET actor_id = %s WHERE id = %s", uuid4(), sealed[3])
    assert verify(deep=True).finding == Finding(code="copy_differs", seal=2, position=4, entry_id=sealed[3])


def test_a_forged_entry_with_a_false_hash_is_found(sealed: list[UUID], now: datetime) -> None:
    Entry.objects.create(
        canonical="{}", leaf=leaf_hash("[]"), name="x", occurred_at=now, about_kind="x", about_id=uuid4()
    )
    assert found().code == "entry_unsealed_changed"


def command(*options: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("verify_audit", *options, stdout=out)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    except CommandError as error:
        return error.returncode, str(error)
    return 0, out.getvalue()


def test_the_command_says_how_far_a_whole_journal_is_proved(sealed: list[UUID]) -> None:
    code, said = command()
    assert code == 0
    assert "9" in said
    code, said = command("--json", "--deep")
    verdict = json.loads(said)
    assert code == 0
    assert verdict["whole"] is True
    assert (verdict["entries"], verdict["seals"], verdict["unsealed"]) == (9, 3, 2), (
        "the first outcome is an entry too"
    )
    assert verdict["sealed_until"].startswith("2026-03-10T09:30")


def test_the_command_names_the_first_bad_entry(sealed: list[UUID], tamper: Tamper) -> None:
    tamper("DELETE FROM journal_entry WHERE id = %s", sealed[4])
    code, said = command()
    assert code == 1
    assert str(sealed[4]) in said
    assert "5" in said
    code, said = command("--json")
    assert code == 1
    finding = json.loads(said)["finding"]
    assert (finding["code"], finding["position"], finding["entry_id"]) == ("entry_missing", 5, str(sealed[4]))


def test_the_command_can_not_run_without_the_store(
    sealed: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(number: int) -> bytes:
        raise StorageAway

    monkeypatch.setattr("audit.verification.kept", away)
    assert command()[0] == 2
    assert json.loads(command("--json")[1])["anchors_read"] is False


def test_a_broken_journal_is_broken_even_without_the_store(
    sealed: list[UUID], tamper: Tamper, store: Path
) -> None:
    store.rename(store.with_name("gone"))
    tamper("DELETE FROM journal_entry WHERE id = %s", sealed[4])
    assert command()[0] == 1


def test_the_command_can_not_run_without_the_tables(
    sealed: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(**_: Any) -> None:
        raise DatabaseError("no such table: audit_seal")

    monkeypatch.setattr("audit.use_cases.verify_journal.verify", gone)
    code, said = command()
    assert code == 2
    assert "no such table" in said


def test_the_outcome_is_kept(sealed: list[UUID], tamper: Tamper, now: datetime) -> None:
    assert proof_state().last_verification is None
    verify_journal(actor=SYSTEM, now=now)
    good = proof_state().last_verification
    assert good is not None
    assert (good.at, good.entries, good.finding, good.anchors_read) == (now, 9, None, True)
    tamper("DELETE FROM journal_entry WHERE id = %s", sealed[4])
    verify_journal(actor=SYSTEM, now=now)
    bad = proof_state().last_verification
    assert bad is not None
    assert bad.finding == Finding(code="entry_missing", seal=2, position=5, entry_id=sealed[4])


def test_a_database_that_can_not_be_written_to_is_verified_all_the_same(
    sealed: list[UUID], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise DatabaseError("read-only")

    monkeypatch.setattr("audit.use_cases.verify_journal.record", refuse)
    assert verify_journal(actor=SYSTEM, now=now).is_whole


def test_the_nightly_task_seals_what_is_left_and_verifies(
    sealed: list[UUID], tamper: Tamper, caplog: pytest.LogCaptureFixture
) -> None:
    tasks.verify()
    assert SealedEntry.objects.count() == 10
    assert "changed" not in caplog.text
    tamper("UPDATE journal_entry SET canonical = '{}' WHERE id = %s", sealed[0])
    tasks.verify()
    assert str(sealed[0]) in caplog.text


def test_identifiers_are_kept_as_the_tests_believe(sealed: list[UUID]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_entry WHERE id = %s", [key(sealed[0])])
        assert cursor.fetchone() == (1,)
