"""Circuits: who sets them up, who may use them, what is refused."""

from datetime import datetime
from uuid import uuid4

import pytest

from common.errors import Forbidden, Unseen, VersionConflict
from common.text import Bilingual
from parapheur.engine.decide import NobodyToAct
from parapheur.engine.values import CircuitState
from parapheur.models import Folder
from parapheur.use_cases.draft_circuit import CircuitUnreadable, draft_circuit
from parapheur.use_cases.launch_folder import launch_folder
from parapheur.use_cases.open_folder import open_folder
from parapheur.use_cases.prepare_folder import AlreadyInCircuit, CircuitNotUsable, Leaf, prepare_folder
from parapheur.use_cases.publish_circuit import CircuitHasFaults, publish_circuit
from parapheur.use_cases.retire_circuit import retire_circuit
from tests.factories.organisation import Ministry, hold, make_user
from tests.factories.parapheur import launched, make_circuit, make_file, post_step, prepared

pytestmark = pytest.mark.django_db


@pytest.fixture
def ministry(now: datetime) -> Ministry:
    return Ministry(now)


@pytest.fixture
def folder(ministry: Ministry, now: datetime) -> Folder:
    circuit = make_circuit(ministry.administrator, [[post_step(ministry.head, "visa")]], now=now)
    return launched(circuit, ministry.agent, ministry.division, now=now)


def test_a_letter_travels_one_circuit_at_a_time(folder: Folder, ministry: Ministry, now: datetime) -> None:
    from journal.events import Ref

    with pytest.raises(AlreadyInCircuit):
        prepare_folder(
            title="Encore",
            unit_id=folder.unit_id,
            origin=Ref(kind=folder.origin_kind, id=folder.origin_id),
            circuit_version_id=folder.circuit_version_id,
            leaves=[Leaf(name="x.pdf", file_id=make_file(folder.administration_id, now).pk)],
            by=ministry.agent,
            now=now,
        )


def test_a_circuit_of_another_unit_is_not_offered(ministry: Ministry, now: datetime) -> None:
    circuit = make_circuit(
        ministry.administrator,
        [[post_step(ministry.head, "visa")]],
        now=now,
        unit_id=ministry.other_division.pk,
    )
    with pytest.raises(CircuitNotUsable):
        prepared(circuit, ministry.agent, ministry.division, now=now)


def test_a_retired_circuit_is_not_offered(ministry: Ministry, now: datetime) -> None:
    circuit = make_circuit(ministry.administrator, [[post_step(ministry.head, "visa")]], now=now)
    retire_circuit(circuit_id=circuit.circuit_id, by=ministry.administrator, now=now)
    with pytest.raises(CircuitNotUsable):
        prepared(circuit, ministry.agent, ministry.division, now=now)


def test_an_auditor_starts_no_folder(ministry: Ministry, now: datetime) -> None:
    circuit = make_circuit(ministry.administrator, [[post_step(ministry.head, "visa")]], now=now)
    with pytest.raises(Forbidden):
        prepared(circuit, ministry.auditor, ministry.division, now=now)


def test_a_post_that_nobody_holds_stops_the_launch(ministry: Ministry, now: datetime) -> None:
    circuit = make_circuit(ministry.administrator, [[post_step(ministry.head, "visa")]], now=now)
    folder = prepared(circuit, ministry.agent, ministry.division, now=now)
    ministry.head_post().holdings.update(ends_on=now.date())
    with pytest.raises(NobodyToAct):
        launch_folder(folder_id=folder.pk, by=ministry.agent, now=now)
    successor = make_user(ministry.administration)
    hold(successor, ministry.head_post())
    assert launch_folder(folder_id=folder.pk, by=ministry.agent, now=now).state == CircuitState.RUNNING


def test_only_a_functional_administrator_edits_circuits(ministry: Ministry, now: datetime) -> None:
    draft = {"code": "X", "name": Bilingual("X", "س"), "stages": [], "now": now}
    with pytest.raises(Forbidden):
        draft_circuit(**draft, by=ministry.director)
    version = draft_circuit(**draft, by=ministry.administrator)
    with pytest.raises(Forbidden):
        publish_circuit(version_id=version.pk, by=ministry.director, now=now)
    with pytest.raises(CircuitHasFaults):
        publish_circuit(version_id=version.pk, by=ministry.administrator, now=now)
    with pytest.raises(Unseen):
        publish_circuit(version_id=version.pk, by=Ministry(now).administrator, now=now)


def test_stages_that_cannot_be_read_are_refused(ministry: Ministry, now: datetime) -> None:
    for stages in (
        [{}],
        [{"steps": [{"kind": "dance"}]}],
        [{"steps": [{"kind": "visa", "actor_kind": "post", "actor_id": "x"}]}],
    ):
        with pytest.raises(CircuitUnreadable):
            draft_circuit(
                code="X", name=Bilingual("X", "س"), stages=stages, by=ministry.administrator, now=now
            )


def test_two_edits_of_one_draft_do_not_overwrite_each_other(ministry: Ministry, now: datetime) -> None:
    given = {"code": "X", "name": Bilingual("X", "س"), "by": ministry.administrator, "now": now}
    read = draft_circuit(**given, stages=[]).edits
    draft_circuit(**given, stages=[], edits=read)
    with pytest.raises(VersionConflict):
        draft_circuit(**given, stages=[], edits=read)


def test_an_unknown_folder_is_unseen(ministry: Ministry, now: datetime) -> None:
    with pytest.raises(Unseen):
        open_folder(folder_id=uuid4(), by=ministry.head, now=now)
