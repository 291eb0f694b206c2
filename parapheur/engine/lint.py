"""Checks before a circuit is published: what would go wrong with it, said before it does."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from common.errors import gettext_noop

from .table import DECIDING_KINDS, SYSTEM_KINDS
from .values import ActorKind, Rule, Stage, Step, StepKind


class Severity(StrEnum):
    """An error keeps the circuit from being published and launched; a warning asks for a second look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. ``message`` is an English message id with places for ``facts`` (stages counted from 1).

    ``stage`` is the index of the stage concerned, ``step`` the id of the step, where there is one.
    """

    code: str
    severity: Severity
    message: str
    stage: int | None = None
    step: UUID | None = None
    facts: Mapping[str, int] = field(default_factory=dict)


_ERRORS = {
    "no_stage": gettext_noop("The circuit has no stage. Add one."),
    "nobody_decides": gettext_noop(
        "Nobody decides anything in this circuit. Add a visa, an opinion or a signature."
    ),
    "empty_stage": gettext_noop("Stage {stage} has no step. Add one, or remove the stage."),
    "no_actor": gettext_noop("A step of stage {stage} has no actor. Name a post, a unit or a person."),
    "system_step_in_any": gettext_noop(
        "Stage {stage} asks for any one of its steps, but one of them is done by the system. Give it a stage of its own."
    ),
    "signature_avoidable": gettext_noop(
        "At stage {stage} another step can stand in for the signature, so the document may leave unsigned. Give the "
        "signature a stage of its own."
    ),
    "visa_after_signature": gettext_noop(
        "The visa of stage {stage} comes after, or beside, the signature of stage {other}: a signed document can no "
        "longer be changed. Put the visa before it."
    ),
    "seal_without_signature": gettext_noop(
        "The seal of stage {stage} has no signature to vouch for. Add a signature before it."
    ),
    "seal_before_signature": gettext_noop(
        "The seal of stage {stage} comes before, or beside, the signature of stage {other}. Put it after the signature."
    ),
    "two_seals": gettext_noop("The seal of stage {stage} is the second one. Keep one seal only."),
}
_WARNINGS = {
    "opinion_after_signature": gettext_noop(
        "The opinion of stage {stage} comes after, or beside, the signature of stage {other}: it can no longer change "
        "anything. Put it before."
    ),
    "own_approval": gettext_noop(
        "At stage {stage} the person who starts the folder approves or signs their own draft. Name somebody else, if "
        "that isn't meant."
    ),
    "any_of_one": gettext_noop(
        "Stage {stage} asks for any one of its steps, but people are waited for at fewer than two. Add a step, or ask "
        "for all of them."
    ),
    "no_number_before_seal": gettext_noop(
        "Nothing takes a number before the seal of stage {stage}, so its stamp will carry none. Add an external step "
        "before it."
    ),
    "number_before_signature": gettext_noop(
        "The external step of stage {stage} comes before, or beside, the signature of stage {other}: a number taken "
        "there is lost if the signature is refused. Put it after the signature."
    ),
}


def check(stages: tuple[Stage, ...]) -> tuple[Finding, ...]:
    """All that is wrong (errors) or doubtful (warnings) with a circuit of these stages; nothing if it is sound."""
    if not stages:
        return (_finding("no_stage"),)
    findings = [finding for i, stage in enumerate(stages) for finding in _check_stage(i, stage)]
    if not any(step.kind in DECIDING_KINDS for stage in stages for step in stage.steps):
        findings.append(_finding("nobody_decides"))
    return (*findings, *_check_signatures(stages), *_check_seals(stages), *_check_numbers(stages))


def _finding(
    code: str, stage: int | None = None, step: Step | None = None, other: int | None = None
) -> Finding:
    severity = Severity.ERROR if code in _ERRORS else Severity.WARNING
    facts = {name: index + 1 for name, index in (("stage", stage), ("other", other)) if index is not None}
    return Finding(code, severity, (_ERRORS | _WARNINGS)[code], stage, step.id if step else None, facts)


def _check_stage(index: int, stage: Stage) -> Iterator[Finding]:
    if not stage.steps:
        yield _finding("empty_stage", index)
    for step in stage.steps:
        if step.kind in SYSTEM_KINDS:
            if stage.rule is Rule.ANY:
                yield _finding("system_step_in_any", index, step)
        elif step.actor is None:
            yield _finding("no_actor", index, step)
        elif step.actor.kind is ActorKind.INITIATOR and step.kind in {StepKind.VISA, StepKind.SIGNATURE}:
            yield _finding("own_approval", index, step)
    kinds = {step.kind for step in stage.steps if step.blocks}
    if stage.rule is Rule.ANY and StepKind.SIGNATURE in kinds and len(kinds) > 1:
        yield _finding("signature_avoidable", index)
    if stage.steps and stage.rule is Rule.ANY and sum(step.blocks for step in stage.steps) < 2:
        yield _finding("any_of_one", index)


def _steps(stages: tuple[Stage, ...], kind: StepKind) -> list[tuple[int, Step]]:
    return [(i, step) for i, stage in enumerate(stages) for step in stage.steps if step.kind is kind]


def _check_signatures(stages: tuple[Stage, ...]) -> Iterator[Finding]:
    signatures = _steps(stages, StepKind.SIGNATURE)
    if not signatures:
        return
    first = signatures[0][0]
    for kind in (StepKind.VISA, StepKind.OPINION):
        for index, step in _steps(stages, kind):
            if index >= first:
                yield _finding(f"{kind}_after_signature", index, step, other=first)


def _check_seals(stages: tuple[Stage, ...]) -> Iterator[Finding]:
    seals, signatures = _steps(stages, StepKind.SEAL), _steps(stages, StepKind.SIGNATURE)
    for index, step in seals:
        if not signatures:
            yield _finding("seal_without_signature", index, step)
        elif index <= signatures[-1][0]:
            yield _finding("seal_before_signature", index, step, other=signatures[-1][0])
    for index, step in seals[1:]:
        yield _finding("two_seals", index, step)


def _check_numbers(stages: tuple[Stage, ...]) -> Iterator[Finding]:
    externals, signatures = _steps(stages, StepKind.EXTERNAL), _steps(stages, StepKind.SIGNATURE)
    for index, step in _steps(stages, StepKind.SEAL)[:1]:
        if not any(before < index for before, _ in externals):
            yield _finding("no_number_before_seal", index, step)
    for index, step in externals:
        if signatures and index <= signatures[-1][0]:
            yield _finding("number_before_signature", index, step, other=signatures[-1][0])
