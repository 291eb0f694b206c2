"""What holds for every circuit, whatever people do in it: random circuits, random walks through them."""

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from uuid import UUID

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from common.errors import Refusal
from parapheur.engine import facts as told
from parapheur.engine.codec import dump_last, dump_progress, load_last, load_progress
from parapheur.engine.decide import decide
from parapheur.engine.facts import Fact
from parapheur.engine.lint import Severity, check
from parapheur.engine.table import FOLDER_VERBS, RECALLABLE, STEP_VERBS, SYSTEM_KINDS, SYSTEM_VERBS
from parapheur.engine.values import (
    SYSTEM,
    Actor,
    Circuit,
    CircuitState,
    Decision,
    Opinion,
    Rule,
    Stage,
    Step,
    StepKind,
    StepState,
    Verb,
)
from parapheur.engine.verbs import earlier_stages, verbs_for

from .circuits import AMINA, DRAFTER, NOW, OMAR, an_id, circuit, holders_of, person, step

ACTORS = (DRAFTER, AMINA, OMAR, person("chief", "chief"), person("deputy", standing_in_for=["chief"]), SYSTEM)
ENDED = {CircuitState.COMPLETED, CircuitState.REFUSED, CircuitState.WITHDRAWN}
WAITED_FOR = {StepState.OPEN, StepState.WORKING, StepState.FAILED}
ONWARD = (Verb.LAUNCH, Verb.RESUBMIT, Verb.APPROVE, Verb.GIVE_OPINION, Verb.SIGN, Verb.FINISH, Verb.RETRY)
FOLDER_FACTS = {
    CircuitState.RUNNING: (told.FolderLaunched, told.FolderResubmitted, told.Recalled),
    CircuitState.RETURNED: (told.FolderReturned,),
    CircuitState.COMPLETED: (told.FolderCompleted,),
    CircuitState.REFUSED: (told.FolderRefused,),
    CircuitState.WITHDRAWN: (told.FolderWithdrawn,),
}


@st.composite
def circuits(draw: st.DrawFn) -> Circuit:
    """Sound circuits of one to six stages of one to three steps."""
    names = iter(range(100))

    def stage(kinds: list[StepKind]) -> Stage:
        chosen = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=3))
        rule = draw(st.sampled_from(Rule))
        return Stage(tuple(one(kind) for kind in chosen), rule)

    def one(kind: StepKind) -> Step:
        who = (
            None
            if kind in SYSTEM_KINDS
            else draw(st.sampled_from(["amina", "omar", "post:chief", "drafter"]))
        )
        return step(str(next(names)), kind, who, paper=draw(st.booleans()))

    info = StepKind.INFORMATION
    stages = [stage([StepKind.VISA, StepKind.OPINION, info]) for _ in range(draw(st.integers(0, 3)))]
    if draw(st.booleans()):
        stages += [stage([StepKind.SIGNATURE, info]) for _ in range(draw(st.integers(1, 2)))]
    stages += [Stage((one(kind),)) for kind in draw(st.sampled_from([[], [StepKind.EXTERNAL]]))]
    if any(each.kind is StepKind.SIGNATURE for s in stages for each in s.steps) and draw(st.booleans()):
        stages.append(Stage((one(StepKind.SEAL),)))
    made = circuit(*stages, keep_visas=draw(st.booleans()))
    assume(all(finding.severity is not Severity.ERROR for finding in check(made.stages)))
    return made


def complete(at: Circuit, actor: Actor, step_id: UUID | None, verb: Verb) -> Decision:
    """A decision with all that its verb could need."""
    targets = earlier_stages(at)
    return Decision(
        verb=verb,
        by=actor,
        step=step_id,
        reason="Because.",
        opinion=Opinion.UNFAVOURABLE,
        file=an_id("file"),
        to_stage=targets[-1] if targets else None,
        to_person=AMINA.person,
        holders=holders_of(at),
    )


def offers(at: Circuit) -> list[tuple[Actor, UUID | None, Verb]]:
    return [(actor, step_id, verb) for actor in ACTORS for step_id, verb in verbs_for(at, actor)]


def walk(data: st.DataObject) -> Iterator[tuple[Circuit, Decision, Circuit, tuple[Fact, ...]]]:
    """Random offered decisions: before, decision, after, facts. Ending verbs come seldom, or walks would be short."""
    now = data.draw(circuits())
    for _ in range(data.draw(st.integers(1, 25))):
        possible = offers(now)
        going_on = [offer for offer in possible if offer[2] not in {Verb.WITHDRAW, Verb.REFUSE}]
        if not possible:
            return
        seldom = data.draw(st.integers(0, 9)) == 0
        actor, step_id, verb = data.draw(st.sampled_from(possible if seldom or not going_on else going_on))
        decision = complete(now, actor, step_id, verb)
        then, happened = decide(now, decision, NOW)
        yield now, decision, then, happened
        now = then


def ids_in(fact: Fact) -> set[UUID]:
    values = [getattr(fact, each.name) for each in fields(fact)]
    return {
        i
        for value in values
        for i in (value if isinstance(value, tuple) else (value,))
        if isinstance(i, UUID)
    }


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_decision_is_accepted_exactly_when_it_is_offered(data: st.DataObject) -> None:
    last = data.draw(circuits())
    for _, _, last, _ in walk(data):  # noqa: B007 - the state where the walk ends is what is looked at
        pass
    for actor in ACTORS:
        offered = set(verbs_for(last, actor))
        for step_id in (None, an_id("elsewhere"), *(each.id for each in last.steps())):
            for verb in Verb:
                try:
                    decide(last, complete(last, actor, step_id, verb), NOW)
                    accepted = True
                except Refusal:
                    accepted = False
                assert accepted == ((step_id, verb) in offered), (actor, step_id, verb)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_only_who_holds_a_waiting_step_decides_there_and_only_the_system_does_the_systems_work(
    data: st.DataObject,
) -> None:
    for before, decision, _, _ in walk(data):
        if decision.step is None:
            systems = decision.verb in SYSTEM_VERBS
            assert decision.by.person == (None if systems else before.initiator)
            continue
        at = before.step(decision.step)
        assert at is not None
        assert (decision.by is SYSTEM) == (decision.verb in SYSTEM_VERBS)
        if decision.verb is Verb.RECALL:
            assert before.last is not None
            assert decision.by.person == before.last.person
        elif decision.by is not SYSTEM:
            assert at.state in {StepState.OPEN, StepState.FAILED}
            assert decision.by.mandate_for(at.progress.holders.refs) is not None
        if decision.verb in {Verb.RECALL, Verb.RETURN, Verb.REFUSE, Verb.SEND_BACK, Verb.WITHDRAW}:
            assert all(each.state is not StepState.WORKING for each in before.steps())


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_every_state_is_whole(data: st.DataObject) -> None:
    for _, _, now, _ in walk(data):
        waiting = {
            i
            for i, stage in enumerate(now.stages)
            for each in stage.steps
            if each.blocks and each.state in WAITED_FOR
        }
        if now.state is CircuitState.RUNNING:
            assert waiting == {now.stage}
            assert all(stage.satisfied for stage in now.stages[: now.stage])
        else:
            assert waiting == set()
            assert now.stage is None
        if now.state is CircuitState.COMPLETED:
            assert all(stage.satisfied for stage in now.stages)
            assert all(each.state is not StepState.TO_COME for each in now.steps())
        if now.state not in ENDED:
            assert offers(now)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_from_every_state_that_is_not_an_end_the_folder_can_still_be_completed(data: st.DataObject) -> None:
    now = data.draw(circuits())
    for _, _, now, _ in walk(data):  # noqa: B007
        pass
    if now.state in ENDED:
        return
    for _ in range(100):
        onward = [offer for offer in offers(now) if offer[2] in ONWARD]
        if not onward:
            break
        now, _ = decide(now, complete(now, *onward[0]), NOW)
    assert now.state is CircuitState.COMPLETED


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_signature_outlives_its_version_and_visas_only_where_the_circuit_says_so(
    data: st.DataObject,
) -> None:
    for _, _, now, _ in walk(data):
        if now.state not in {CircuitState.RUNNING, CircuitState.COMPLETED}:
            continue
        for each in now.steps():
            outcome = each.progress.outcome
            if outcome and (not now.keep_visas or each.kind in {StepKind.SIGNATURE, *SYSTEM_KINDS}):
                assert outcome.document_version == now.document_version


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_the_facts_tell_every_change(data: st.DataObject) -> None:
    for before, _, after, happened in walk(data):
        changed = {
            a.id for a, b in zip(after.steps(), before.steps(), strict=True) if a.progress != b.progress
        }
        assert changed <= {i for fact in happened for i in ids_in(fact)}
        if after.state is not before.state:
            assert any(isinstance(fact, FOLDER_FACTS[after.state]) for fact in happened)
        if after.stage is not None and after.stage != before.stage:
            assert any(isinstance(fact, told.StageOpened | told.Recalled) for fact in happened)
        working = {a.id for a in after.steps() if a.state is StepState.WORKING}
        was_working = {b.id for b in before.steps() if b.state is StepState.WORKING}
        assert working - was_working == {f.step for f in happened if isinstance(f, told.WorkStarted)}


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_recall_restores_exactly_what_was(data: st.DataObject) -> None:
    for before, decision, after, _ in walk(data):
        if (decision.step, Verb.RECALL) in verbs_for(after, decision.by) and decision.verb in RECALLABLE:
            recalled, _ = decide(after, complete(after, decision.by, decision.step, Verb.RECALL), NOW)
            assert recalled == replace(before, last=None)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_progress_survives_being_stored(data: st.DataObject) -> None:
    for _, _, now, _ in walk(data):
        for each in now.steps():
            assert load_progress(json.loads(json.dumps(dump_progress(each.progress)))) == each.progress
        assert load_last(json.loads(json.dumps(dump_last(now.last)))) == now.last


def test_every_verb_has_its_place_in_the_table() -> None:
    listed = {verb for verbs in (*STEP_VERBS.values(), *FOLDER_VERBS.values()) for verb in verbs}
    assert listed | {Verb.RECALL} == set(Verb)
