"""What is offered to whom, and why something isn't. ``decide`` accepts exactly what is offered here."""

from collections.abc import Iterable
from uuid import UUID

from common.errors import Kind, Refusal, gettext_noop

from . import lint
from .table import DECIDING_KINDS, FOLDER_VERBS, STEP_VERBS, SYSTEM_VERBS, WAITS_FOR_SYSTEM
from .values import Actor, Circuit, Rule, Stage, Step, StepKind, StepState, Verb


class NotYourTurn(Refusal):
    """The actor holds no open step by this name, in their own right or by a delegation valid now."""

    code = "not_your_turn"
    kind = Kind.FORBIDDEN
    message = gettext_noop(
        "It isn't your turn in this folder. The circuit's progress shows whose turn it is; if you stand in for "
        "that person, check that your delegation is valid today."
    )


class NotTheInitiator(Refusal):
    """Only the person who started the folder may do this."""

    code = "not_the_initiator"
    kind = Kind.FORBIDDEN
    message = gettext_noop("Only the person who started this folder can do this. Ask them.")


class NotTheAuthor(Refusal):
    """Somebody else took the last decision."""

    code = "not_the_author"
    kind = Kind.FORBIDDEN
    message = gettext_noop("Only the person who took the last decision can recall it. Ask them.")


class WrongState(Refusal):
    """The verb doesn't exist in the present state."""

    code = "wrong_state"
    message = gettext_noop(
        "This is no longer, or not yet, asked for here: the folder has moved on. Open it again to see where it stands."
    )


class AlreadyOpened(Refusal):
    """Too late to recall: the next person has opened the folder, or something else was decided since."""

    code = "already_opened"
    message = gettext_noop(
        "It is too late to recall: the next person has opened the folder, or it has been decided on since. Ask the "
        "person whose turn it is to return it."
    )


class BeingSigned(Refusal):
    """The system is at work in the folder."""

    code = "being_signed"
    message = gettext_noop(
        "The folder is being signed, sealed or numbered right now. Wait until this has ended, then open it again."
    )


class SignedAlready(Refusal):
    """The document bears a signature: it may not go back to an earlier stage as it is."""

    code = "signed_already"
    message = gettext_noop(
        "The document has been signed, so it can't be judged again as it is. Return it to the drafter: a new version "
        "will void the signatures."
    )


class NoEarlierStage(Refusal):
    """Nobody decided anything before this stage."""

    code = "no_earlier_stage"
    message = gettext_noop("There is no earlier stage to send this back to. Return it to the drafter.")


class PaperNotAllowed(Refusal):
    """The step asks for an electronic signature."""

    code = "paper_not_allowed"
    message = gettext_noop(
        "This circuit asks for an electronic signature here. Sign it, or have the folder put into a circuit that "
        "allows signing on paper."
    )


class StepNotFound(Refusal):
    """The circuit has no such step."""

    code = "step_not_found"
    kind = Kind.UNSEEN
    message = gettext_noop(
        "This folder has no such step. Open the folder again and choose a step from its circuit."
    )


class FaultyCircuit(Refusal):
    """The circuit has faults that the checks before publishing name."""

    code = "faulty_circuit"
    kind = Kind.INVALID
    message = gettext_noop(
        "This circuit has faults and can't be launched. Choose another one, or have the faults named by its checks "
        "corrected."
    )


_SATISFYING = frozenset({Verb.APPROVE, Verb.GIVE_OPINION, Verb.SIGN, Verb.RECORD_PAPER_SIGNATURE})
_OF_THE_FOLDER = frozenset(verb for verbs in FOLDER_VERBS.values() for verb in verbs)


def verbs_for(circuit: Circuit, actor: Actor) -> tuple[tuple[UUID | None, Verb], ...]:
    """What ``actor`` may do now, as (step id, verb); the step is none for what concerns the whole folder."""
    candidates: list[tuple[UUID | None, Verb]] = [
        (step.id, verb) for step in circuit.steps() for verb in STEP_VERBS.get((step.kind, step.state), ())
    ]
    candidates += [(None, verb) for verb in FOLDER_VERBS[circuit.state]]
    if circuit.last:
        candidates.append((circuit.last.step, Verb.RECALL))
    return tuple((step, verb) for step, verb in candidates if why_not(circuit, actor, step, verb) is None)


def why_not(circuit: Circuit, actor: Actor, step_id: UUID | None, verb: Verb) -> Refusal | None:
    """The refusal that ``actor`` would meet with this verb at this step, or none if it is offered."""
    if verb is Verb.RECALL:
        return _why_not_recall(circuit, actor, step_id)
    if step_id is None and verb in _OF_THE_FOLDER:
        return _why_not_folder(circuit, actor, verb)
    step = circuit.step(step_id) if step_id else None
    if step is None:
        return StepNotFound()
    if not _may_act_at(step, actor, verb):
        return NotYourTurn()
    return _why_not_step(circuit, step, verb)


def earlier_stages(circuit: Circuit) -> tuple[int, ...]:
    """Indices of the stages before the open one where somebody decided: where ``send_back`` may lead."""
    before = circuit.stages[: circuit.stage or 0]
    return tuple(
        i for i, stage in enumerate(before) if any(step.kind in DECIDING_KINDS for step in stage.steps)
    )


def _may_act_at(step: Step, actor: Actor, verb: Verb) -> bool:
    if actor.person is None or verb in SYSTEM_VERBS:
        return actor.person is None and verb in SYSTEM_VERBS
    return actor.mandate_for(step.progress.holders.refs) is not None


def _why_not_step(circuit: Circuit, step: Step, verb: Verb) -> Refusal | None:
    if verb not in STEP_VERBS.get((step.kind, step.state), ()):
        working = step.state is StepState.WORKING and verb not in SYSTEM_VERBS
        return BeingSigned() if working else WrongState()
    if verb in WAITS_FOR_SYSTEM and _working(circuit.steps()):
        return BeingSigned()
    if verb in _SATISFYING and _would_overtake_work(_stage_of(circuit, step)):
        return BeingSigned()
    if verb is Verb.OPEN and step.progress.opened_at:
        return WrongState()
    if verb is Verb.RECORD_PAPER_SIGNATURE and not step.paper_allowed:
        return PaperNotAllowed()
    if verb is Verb.SEND_BACK:
        return _why_not_send_back(circuit)
    return None


def _why_not_send_back(circuit: Circuit) -> Refusal | None:
    if any(step.kind is StepKind.SIGNATURE and step.state is StepState.DONE for step in circuit.steps()):
        return SignedAlready()
    return None if earlier_stages(circuit) else NoEarlierStage()


def _why_not_folder(circuit: Circuit, actor: Actor, verb: Verb) -> Refusal | None:
    by_system = verb in SYSTEM_VERBS
    if by_system is not (actor.person is None):
        return NotTheInitiator()
    if not by_system and actor.mandate_for(frozenset({circuit.initiator})) is None:
        return NotTheInitiator()
    if verb not in FOLDER_VERBS[circuit.state]:
        return WrongState()
    if verb is Verb.OPEN and circuit.last is None:
        return WrongState()
    if verb in WAITS_FOR_SYSTEM and _working(circuit.steps()):
        return BeingSigned()
    if verb is Verb.LAUNCH and any(f.severity is lint.Severity.ERROR for f in lint.check(circuit.stages)):
        return FaultyCircuit()
    return None


def _why_not_recall(circuit: Circuit, actor: Actor, step_id: UUID | None) -> Refusal | None:
    last = circuit.last
    if last is None or last.step != step_id:
        return BeingSigned() if _working(circuit.steps()) else AlreadyOpened()
    if actor.person != last.person:
        return NotTheAuthor()
    if actor.mandate_for(dict(last.before)[last.step].holders.refs) is None:
        return NotYourTurn()
    return BeingSigned() if _working(circuit.steps()) else None


def _working(steps: Iterable[Step]) -> bool:
    return any(step.state is StepState.WORKING for step in steps)


def _would_overtake_work(stage: Stage) -> bool:
    """In an "any of" stage, deciding would skip the step at which the system is working."""
    return stage.rule is Rule.ANY and _working(stage.steps)


def _stage_of(circuit: Circuit, step: Step) -> Stage:
    return next(stage for stage in circuit.stages if step in stage.steps)
