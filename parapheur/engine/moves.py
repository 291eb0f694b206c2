"""How a circuit moves: stages open, are satisfied, close. ``decide`` says which verb makes which moves."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from .facts import (
    DecisionsVoided,
    Fact,
    FolderCompleted,
    StageOpened,
    StepDecided,
    StepsClosed,
    StepsSkipped,
    WorkStarted,
)
from .table import SYSTEM_KINDS
from .values import Circuit, CircuitState, Decision, Outcome, Progress, Rule, Step, StepState

_WAITING = frozenset({StepState.OPEN, StepState.FAILED})


@dataclass
class Move:
    """One decision being carried out: the circuit as it becomes, and the facts so far."""

    circuit: Circuit
    decision: Decision
    now: datetime
    facts: list[Fact] = field(default_factory=list)

    def tell(self, fact: Fact) -> None:
        """Add a fact."""
        self.facts.append(fact)

    def step(self) -> Step:
        """The step decided on."""
        step = self.circuit.step(self.decision.step) if self.decision.step else None
        if step is None:
            raise LookupError(self.decision.step)
        return step

    def outcome(self) -> Outcome:
        """The decision as it is kept at its step."""
        asked, by = self.decision, self.decision.by
        mandate = by.mandate_for(self.step().progress.holders.refs)
        return Outcome(
            verb=asked.verb,
            at=self.now,
            document_version=self.circuit.document_version,
            person=by.person,
            acting_for=mandate.ref if mandate else None,
            delegation=mandate.delegation if mandate else None,
            reason=asked.reason,
            opinion=asked.opinion,
            file=asked.file,
        )

    def update(self, step: Step, **changes: Any) -> None:
        """Change part of a step's progress."""
        self.circuit = self.circuit.with_progress({step.id: replace(step.progress, **changes)})

    def reset(self, steps: Iterable[Step]) -> tuple[UUID, ...]:
        """Put steps back to where nothing had happened; gives their ids."""
        ids = tuple(step.id for step in steps)
        self.circuit = self.circuit.with_progress(dict.fromkeys(ids, Progress()))
        return ids

    def become(self, state: CircuitState, stage: int | None = None) -> None:
        """Change the state of the whole folder."""
        self.circuit = replace(self.circuit, state=state, stage=stage)

    def done(self, outcome: Outcome) -> None:
        """The step is done: go on if its stage waits for nothing more."""
        step = self.step()
        self.update(step, state=StepState.DONE, outcome=outcome, failure="")
        self.tell(StepDecided(step.id, outcome))
        self.advance()

    def advance(self) -> None:
        """Close the open stage if it is satisfied, and open those that follow until one has to be waited for."""
        while self.circuit.state is CircuitState.RUNNING and self.circuit.stage is not None:
            stage = self.circuit.stages[self.circuit.stage]
            if not stage.satisfied:
                return
            if stage.rule is Rule.ANY:
                self._skip([step for step in stage.steps if step.blocks and step.state in _WAITING])
            if self.circuit.stage + 1 == len(self.circuit.stages):
                self.become(CircuitState.COMPLETED)
                self.tell(FolderCompleted(self.circuit.document_version))
            else:
                self.open_stage(self.circuit.stage + 1)

    def open_stage(self, index: int) -> None:
        """Open a stage's steps that are to come: people are asked, the system is set to work."""
        self.become(CircuitState.RUNNING, index)
        steps = [step for step in self.circuit.stages[index].steps if step.state is StepState.TO_COME]
        for step in steps:
            if step.kind in SYSTEM_KINDS:
                self.update(step, state=StepState.WORKING)
            else:
                self.update(step, state=StepState.OPEN, holders=self.decision.holders[step.id])
        if steps:
            self.tell(StageOpened(index, tuple(step.id for step in steps)))
        for step in steps:
            if step.kind in SYSTEM_KINDS:
                self.tell(WorkStarted(step.id, step.kind))

    def close(self, steps: Iterable[Step]) -> None:
        """Whoever is waited for at these steps no longer is."""
        if closed := self.reset(step for step in steps if step.state in _WAITING):
            self.tell(StepsClosed(closed))

    def void(self, steps: Iterable[Step]) -> None:
        """What happened at these steps no longer counts."""
        if voided := self.reset(step for step in steps if step.state is not StepState.TO_COME):
            self.tell(DecisionsVoided(voided))

    def _skip(self, steps: list[Step]) -> None:
        for step in steps:
            self.update(step, state=StepState.SKIPPED)
        if steps:
            self.tell(StepsSkipped(tuple(step.id for step in steps)))
