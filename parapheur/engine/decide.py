"""The engine: a circuit and a decision in, a new circuit and the facts out. Nothing else happens here.

What is decided where:

* A document once signed is never judged again as it is. It can be returned to its drafter only; the new version that
  is then due voids every signature, whatever the circuit says of visas.
* An opinion is waited for, but never stops the folder. Information is not waited for: it is open from its stage's
  opening until acknowledged, even after the folder's completion.
* The last decision can be recalled by its author until a person whose step it opened has opened the folder, and as
  long as the system isn't at work in it. Completion, and a signature made, can't be recalled.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from common.errors import Kind, Refusal, gettext_noop
from common.text import clean_paragraphs

from .facts import (
    Fact,
    FolderLaunched,
    FolderOpened,
    FolderRefused,
    FolderResubmitted,
    FolderReturned,
    FolderSentBack,
    FolderTakenOver,
    FolderWithdrawn,
    Recalled,
    StepReassigned,
    WorkFailed,
    WorkStarted,
)
from .moves import Move
from .table import RECALLABLE
from .values import Circuit, CircuitState, Decision, LastDecision, Opinion, StepKind, StepState, Verb
from .verbs import earlier_stages, why_not


class ReasonMissing(Refusal):
    """Refusing, returning, reserves and an unfavourable opinion need a reason."""

    code = "reason_missing"
    kind = Kind.INVALID
    message = gettext_noop("Give a reason: it tells the people concerned what has to change.")


class OpinionMissing(Refusal):
    """An opinion was given without saying which."""

    code = "opinion_missing"
    kind = Kind.INVALID
    message = gettext_noop("Say whether your opinion is favourable, with reserve or unfavourable.")


class ScanMissing(Refusal):
    """A signature by hand was recorded without its scan."""

    code = "scan_missing"
    kind = Kind.INVALID
    message = gettext_noop("Add the scan of the paper signed by hand: it is the proof of the signature.")


class StageNotFound(Refusal):
    """The folder can't be sent back to the stage named."""

    code = "stage_not_found"
    kind = Kind.INVALID
    message = gettext_noop(
        "The folder can't be sent back to that stage. Choose an earlier one where somebody decided."
    )


class NobodyToAct(Refusal):
    """At launch, an actor of the circuit stands for nobody."""

    code = "nobody_to_act"
    kind = Kind.INVALID
    message = gettext_noop(
        "Nobody can act at stage {stage} of this circuit: the unit has no head, or the person has left. Choose another "
        "circuit, or have the organisation corrected."
    )


def decide(circuit: Circuit, decision: Decision, now: datetime) -> tuple[Circuit, tuple[Fact, ...]]:
    """Carry out ``decision`` at the instant ``now`` (aware, UTC): the circuit as it becomes, and what happened.

    The caller has established what the actor may act for, and gives in ``decision.holders`` who is meant by every
    step's actor.

    :raises Refusal: what isn't offered (see :mod:`.verbs`), or lacks what it needs (the classes above).
    :raises KeyError: a step opens for which the caller gave no holders.
    """
    refusal = why_not(circuit, decision.by, decision.step, decision.verb)
    if refusal:
        raise refusal
    decision = replace(decision, reason=clean_paragraphs(decision.reason))
    _require_all_it_needs(circuit, decision)
    move = Move(circuit, decision, now)
    _CARRY_OUT[decision.verb](move)
    return replace(move.circuit, last=_what_may_be_recalled(circuit, move.circuit, decision)), tuple(
        move.facts
    )


def _require_all_it_needs(circuit: Circuit, decision: Decision) -> None:
    verb, opinion = decision.verb, decision.opinion
    if verb is Verb.GIVE_OPINION and opinion is None:
        raise OpinionMissing
    explained = verb in {Verb.RETURN, Verb.SEND_BACK, Verb.REFUSE, Verb.FAIL}
    critical = verb is Verb.GIVE_OPINION and opinion is not Opinion.FAVOURABLE
    if (explained or critical) and not decision.reason:
        raise ReasonMissing
    if verb is Verb.RECORD_PAPER_SIGNATURE and decision.file is None:
        raise ScanMissing
    if verb is Verb.SEND_BACK and decision.to_stage not in earlier_stages(circuit):
        raise StageNotFound
    if verb in {Verb.LAUNCH, Verb.REASSIGN}:
        _require_holders(circuit, decision)


def _require_holders(circuit: Circuit, decision: Decision) -> None:
    for number, stage in enumerate(circuit.stages, start=1):
        for step in stage.steps:
            concerned = step.actor is not None and decision.step in {None, step.id}
            if concerned and not decision.holders[step.id].refs:
                raise NobodyToAct(stage=number)


def _what_may_be_recalled(before: Circuit, after: Circuit, decision: Decision) -> LastDecision | None:
    if decision.verb in {
        Verb.OPEN,
        Verb.ACKNOWLEDGE,
        Verb.REASSIGN,
    }:  # no decisions: they leave or end the right
        ended = decision.step is None or (before.last is not None and decision.step in before.last.touched)
        return None if ended and decision.verb is not Verb.REASSIGN else before.last
    by, step = decision.by.person, decision.step
    if decision.verb not in RECALLABLE or after.state is CircuitState.COMPLETED:
        return None
    if by is None or step is None or before.stage is None:
        return None
    changed = tuple((a.id, a.progress) for a, b in zip(before.steps(), after.steps(), strict=True) if a != b)
    return LastDecision(step, decision.verb, by, before.stage, changed)


def _launch(move: Move) -> None:
    move.tell(FolderLaunched(move.circuit.document_version))
    move.open_stage(0)
    move.advance()


def _resubmit(move: Move) -> None:
    kept = {StepKind.VISA, StepKind.OPINION, StepKind.INFORMATION} if move.circuit.keep_visas else set()
    holding = {StepState.DONE, StepState.SKIPPED}
    move.circuit = replace(move.circuit, document_version=move.circuit.document_version + 1)
    move.tell(FolderResubmitted(move.circuit.document_version))
    move.void([step for step in move.circuit.steps() if step.kind not in kept or step.state not in holding])
    move.open_stage(0)
    move.advance()


def _withdraw(move: Move) -> None:
    move.tell(FolderWithdrawn(move.decision.reason))
    move.close(move.circuit.steps())
    move.become(CircuitState.WITHDRAWN)


def _take_over(move: Move) -> None:
    person, before = move.decision.to_person, move.circuit.initiator
    if person is None:
        raise LookupError(move.decision)
    move.circuit = replace(move.circuit, initiator=person)
    move.tell(FolderTakenOver(person, before))


def _open(move: Move) -> None:
    person = move.decision.by.person
    if person is None:
        raise LookupError(move.decision)
    if move.decision.step is not None:
        move.update(move.step(), opened_at=move.now, opened_by=person)
    move.tell(FolderOpened(move.decision.step, person))


def _decide_step(move: Move) -> None:
    move.done(move.outcome())


def _sign(move: Move) -> None:
    move.update(move.step(), state=StepState.WORKING, outcome=move.outcome(), failure="")
    move.tell(WorkStarted(move.step().id, move.step().kind))


def _finish(move: Move) -> None:
    signed = (
        move.step().progress.outcome
    )  # a signature keeps who asked for it; the system's own steps have none
    outcome = replace(signed, at=move.now, file=move.decision.file) if signed else move.outcome()
    move.done(outcome)


def _fail(move: Move) -> None:
    move.update(move.step(), state=StepState.FAILED, outcome=None, failure=move.decision.reason)
    move.tell(WorkFailed(move.step().id, move.decision.reason))


def _retry(move: Move) -> None:
    move.update(move.step(), state=StepState.WORKING, failure="")
    move.tell(WorkStarted(move.step().id, move.step().kind))


def _return(move: Move) -> None:
    step, outcome = move.step(), move.outcome()
    move.update(step, state=StepState.RETURNED, outcome=outcome, failure="")
    move.tell(FolderReturned(step.id, outcome))
    move.close(move.circuit.steps())
    move.become(CircuitState.RETURNED)


def _send_back(move: Move) -> None:
    target, here = move.decision.to_stage or 0, move.circuit.stage or 0
    move.tell(FolderSentBack(move.step().id, move.outcome(), target))
    again = [step for stage in move.circuit.stages[target : here + 1] for step in stage.steps]
    move.close(again)
    move.void([step for step in again if step.state in {StepState.DONE, StepState.SKIPPED}])
    move.open_stage(target)
    move.advance()


def _refuse(move: Move) -> None:
    step, outcome = move.step(), move.outcome()
    move.update(step, state=StepState.REFUSED, outcome=outcome, failure="")
    move.tell(FolderRefused(step.id, outcome))
    move.close(move.circuit.steps())
    move.become(CircuitState.REFUSED)


def _recall(move: Move) -> None:
    last = move.circuit.last
    if last is None:
        raise LookupError(move.decision)
    move.circuit = move.circuit.with_progress(dict(last.before))
    move.become(CircuitState.RUNNING, last.stage)
    move.tell(Recalled(last.step, last.verb, last.person, tuple(step for step, _ in last.before)))


def _reassign(move: Move) -> None:
    step = move.step()
    holders = move.decision.holders[step.id]
    move.update(step, holders=holders, opened_at=None, opened_by=None)
    move.tell(StepReassigned(step.id, holders))


_CARRY_OUT: Mapping[Verb, Callable[[Move], None]] = {
    Verb.LAUNCH: _launch,
    Verb.RESUBMIT: _resubmit,
    Verb.WITHDRAW: _withdraw,
    Verb.TAKE_OVER: _take_over,
    Verb.OPEN: _open,
    Verb.APPROVE: _decide_step,
    Verb.GIVE_OPINION: _decide_step,
    Verb.RECORD_PAPER_SIGNATURE: _decide_step,
    Verb.ACKNOWLEDGE: _decide_step,
    Verb.SIGN: _sign,
    Verb.FINISH: _finish,
    Verb.FAIL: _fail,
    Verb.RETRY: _retry,
    Verb.RETURN: _return,
    Verb.SEND_BACK: _send_back,
    Verb.REFUSE: _refuse,
    Verb.RECALL: _recall,
    Verb.REASSIGN: _reassign,
}
