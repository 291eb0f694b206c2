"""What auditors may ask and get, and who may not ask."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from audit.merkle import climb
from audit.models import Seal
from audit.policies import NotAnAuditor, can_audit
from audit.queries import Search, entries, history_of, proof_of, proof_state
from audit.use_cases.anchor_seals import anchor_seals
from audit.use_cases.export_entries import export_entries
from audit.use_cases.seal_entries import seal_entries
from common.errors import Unseen
from journal.events import Actor, Change, Ref
from journal.models import Entry
from organisation.principal import Principal
from organisation.roles import Role
from tests.audit.conftest import DoorLookedAt, DoorPainted
from tests.factories.organisation import Ministry, make_principal, make_unit

pytestmark = pytest.mark.django_db
Write = Callable[..., list[UUID]]


@pytest.fixture
def mine(ministry: Ministry) -> dict[str, UUID]:
    return {"administration_id": ministry.administration.pk, "unit_id": ministry.division.pk}


def asked(search: Search, by: Principal, now: datetime) -> list[UUID]:
    return [line.entry_id for line in entries(search, principal=by, now=now).lines]


def test_a_record_s_history_holds_what_happened_to_it_and_in_its_matter(
    write: Write, mine: dict[str, UUID]
) -> None:
    letter = Ref(kind="mail", id=uuid4(), label="2026/7")
    [registered] = write(about=letter, **mine)
    [signed] = write(matter=letter, **mine)
    write(about=letter, event=DoorLookedAt, **mine)
    write(**mine)
    assert [line.entry_id for line in history_of(letter.id).lines] == [signed, registered]


def test_consultations_of_a_record_are_found_apart(
    write: Write, mine: dict[str, UUID], ministry: Ministry, now: datetime
) -> None:
    door = Ref(kind="door", id=uuid4())
    write(about=door, **mine)
    looked = write(about=door, event=DoorLookedAt, **mine)
    write(event=DoorLookedAt, **mine)
    assert asked(Search(record_id=door.id, reads=True), ministry.auditor, now) == looked


def test_entries_are_found_by_person_unit_action_and_period(
    write: Write, mine: dict[str, UUID], ministry: Ministry, now: datetime
) -> None:
    hers = write(actor=ministry.clerk.actor(), **mine)
    there = write(administration_id=mine["administration_id"], unit_id=ministry.registry.pk)
    looked = write(event=DoorLookedAt, **mine)
    later = write(at=now + timedelta(hours=2), **mine)

    def found(**search: object) -> list[UUID]:
        return asked(Search(**search), ministry.auditor, now)  # type: ignore[arg-type]

    assert found(person_id=ministry.clerk.user_id) == hers
    assert found(unit_id=ministry.registry.pk) == there
    assert found(action="tests.door_looked_at") == looked
    assert found(starts=now + timedelta(hours=1)) == later
    assert found(ends=now) == []
    assert found(ends=now + timedelta(hours=1)) == looked + there + hers
    assert found(unit_id=ministry.registry.pk, person_id=ministry.clerk.user_id) == []


def test_pages_follow_one_another_without_gap_or_repetition(
    write: Write,
    mine: dict[str, UUID],
    ministry: Ministry,
    now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    written = write(4, **mine) + write(3, at=now + timedelta(minutes=1), **mine)
    read: list[UUID] = []
    after, first = None, True
    while first or after:
        first = False
        with django_assert_max_num_queries(3):
            page = entries(Search(), principal=ministry.auditor, now=now, after=after, limit=2)
        read += [line.entry_id for line in page.lines]
        after = page.next
    assert read == written[::-1]


def test_a_page_after_nothing_known_is_refused(ministry: Ministry, now: datetime) -> None:
    with pytest.raises(Unseen):
        entries(Search(), principal=ministry.auditor, now=now, after=uuid4())


def test_a_line_says_who_in_which_capacity_for_whom_from_where_and_what_changed(
    write: Write, mine: dict[str, UUID], ministry: Ministry, now: datetime
) -> None:
    actor = Actor(
        id=uuid4(),
        label="Amina Exemple",
        post_label="Chef de division",
        on_behalf_of="Karim Exemple",
        channel="web",
        address="192.0.2.7",
    )
    colour = Change(field="colour", before="green", after="blue")
    write(actor=actor, changes=(colour,), about=Ref(kind="door", id=uuid4(), label="Porte 12"), **mine)
    [line] = entries(Search(), principal=ministry.auditor, now=now).lines
    assert (line.actor.post_label, line.actor.address, line.actor.channel) == (
        "Chef de division",
        "192.0.2.7",
        "web",
    )
    assert (line.actor.on_behalf_of, line.changes, line.occurred_at) == ("Karim Exemple", [colour], now)
    assert (line.is_sealed, line.position, line.sealed_at, line.only_reads) == (False, None, None, False)
    seal_entries(now=now + timedelta(minutes=1))
    [line] = entries(Search(), principal=ministry.auditor, now=now).lines
    assert (line.is_sealed, line.position, line.sealed_at) == (True, 1, now + timedelta(minutes=1))
    with translation.override("fr"):
        assert line.sentence == "Amina Exemple (pour Karim Exemple) painted Porte 12 blue."


@pytest.mark.parametrize(
    "role",
    [role for role in Role if role is not Role.AUDITOR],
    ids=[r for r in Role if r is not Role.AUDITOR],
)
def test_who_is_no_auditor_may_not_ask(ministry: Ministry, now: datetime, role: Role, write: Write) -> None:
    [entry_id] = write(administration_id=ministry.administration.pk)
    seal_entries(now=now)
    other = make_principal(ministry.top, role, now=now, with_subtree=True)
    assert not can_audit(other)
    with pytest.raises(NotAnAuditor):
        entries(Search(), principal=other, now=now)
    with pytest.raises(NotAnAuditor):
        proof_of(entry_id, principal=other, now=now)
    with pytest.raises(NotAnAuditor):
        export_entries(search=Search(), principal=other, now=now)
    assert not Entry.objects.filter(name="audit.entries_exported").exists()


def test_an_auditor_of_one_unit_reads_that_unit_only(
    write: Write, mine: dict[str, UUID], ministry: Ministry, now: datetime
) -> None:
    own = write(**mine)
    write(administration_id=ministry.administration.pk, unit_id=ministry.other_division.pk)
    [of_none] = write(administration_id=ministry.administration.pk)
    seal_entries(now=now)
    auditor = make_principal(ministry.division, Role.AUDITOR, now=now)
    assert asked(Search(), auditor, now) == own
    with pytest.raises(Unseen):
        proof_of(of_none, principal=auditor, now=now)


def test_an_auditor_of_the_whole_reads_what_closed_units_and_no_unit_left(
    write: Write, ministry: Ministry, now: datetime
) -> None:
    gone = make_unit(ministry.administration)
    gone.placements.update(ends_on=now.date() - timedelta(days=30))
    written = write(administration_id=ministry.administration.pk, unit_id=gone.pk) + write(
        administration_id=ministry.administration.pk
    )
    assert asked(Search(), ministry.auditor, now) == written[::-1]


def test_no_administration_reads_another_s_entries(write: Write, ministry: Ministry, now: datetime) -> None:
    [theirs] = write(administration_id=ministry.administration.pk)
    write(administration_id=None)
    seal_entries(now=now)
    stranger = Ministry(now=now).auditor
    assert asked(Search(), stranger, now) == []
    with pytest.raises(Unseen):
        proof_of(theirs, principal=stranger, now=now)


def test_a_proof_leads_from_the_text_to_the_anchored_seal(
    write: Write, mine: dict[str, UUID], ministry: Ministry, now: datetime
) -> None:
    written = write(7, **mine)
    seal_entries(now=now)
    unanchored = proof_of(written[2], principal=ministry.auditor, now=now)
    assert unanchored.anchored_at is None
    anchor_seals(now=now)
    for entry_id in written:
        proof = proof_of(entry_id, principal=ministry.auditor, now=now)
        leaf = hashlib.sha256(b"\x00" + proof.canonical.encode()).digest()
        assert climb(leaf, proof.path).hex() == json.loads(proof.seal_text)["root"]
        assert hashlib.sha256(proof.seal_text.encode()).digest() == bytes(Seal.objects.get().hash)
        assert (proof.anchored_at, proof.as_data()["anchor"]) == (now, "audit/seals/000000001.json")


def test_what_is_not_sealed_has_no_proof_yet(
    write: Write, mine: dict[str, UUID], ministry: Ministry, now: datetime
) -> None:
    [entry_id] = write(**mine)
    with pytest.raises(Unseen):
        proof_of(entry_id, principal=ministry.auditor, now=now)


def test_the_state_of_proof(
    write: Write, now: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    empty = proof_state()
    assert (empty.sealed_until, empty.sealed, empty.unsealed, empty.last_anchored_at) == (None, 0, 0, None)
    write(3)
    seal_entries(now=now)
    write(2)
    with django_assert_max_num_queries(6):
        state = proof_state()
    assert (state.sealed_until, state.sealed, state.unsealed, state.unanchored) == (now, 3, 2, 1)
    anchor_seals(now=now)
    assert (proof_state().last_anchored_at, proof_state().unanchored) == (now, 0)


def test_an_export_is_a_table_that_runs_no_formula_and_is_itself_recorded(
    write: Write, mine: dict[str, UUID], ministry: Ministry, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.use_cases.export_entries._PAGE", 2)
    write(4, **mine)
    write(about=Ref(kind="door", id=uuid4(), label='=HYPERLINK("x")'), **mine)
    search = Search(action="tests.door_painted")
    table = "".join(export_entries(search=search, principal=ministry.auditor, now=now))
    lines = table.splitlines()
    assert table.startswith("\ufeffPosition;")
    assert len(lines) == 6
    assert "\"'=HYPERLINK" in lines[1]
    assert ";=" not in table
    [line] = entries(Search(action="audit.entries_exported"), principal=ministry.auditor, now=now).lines
    assert line.actor.id == ministry.auditor.user_id
    assert line.data["filters"] == "action=tests.door_painted"


def test_an_export_speaks_its_reader_s_language(
    write: Write, mine: dict[str, UUID], ministry: Ministry, now: datetime
) -> None:
    write(event=DoorPainted, actor=Actor(), **mine)
    with translation.override("ar"):
        table = "".join(export_entries(search=Search(), principal=ministry.auditor, now=now))
    assert "Le système" in table
