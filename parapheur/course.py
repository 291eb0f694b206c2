"""How a folder goes through its circuit, told with names: who was asked, who decided what, and who is still to come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from organisation.models import Delegation, Post, User
from parapheur.engine.values import Circuit, CircuitState, Holders, Progress, Rule, StepKind, StepState
from parapheur.models import Folder, Step
from parapheur.resolve import holders_for

Record = TypeVar("Record", Post, User, Delegation)


@dataclass(frozen=True, kw_only=True)
class CourseStep:
    """One thing asked: of the holders of ``post``, or of ``persons``; what ``author`` decided, in whose place.

    The system's own steps ask nobody. ``persons`` are those of the opening, or of today where the step is to come.
    """

    id: UUID
    kind: StepKind
    progress: Progress
    paper_allowed: bool
    waiting_since: datetime | None
    post: Post | None
    persons: tuple[User, ...]
    author: User | None
    delegation: Delegation | None

    @property
    def state(self) -> StepState:
        return self.progress.state


@dataclass(frozen=True, kw_only=True)
class CourseStage:
    """The steps asked for at the same time: ``place`` counts from 1, ``state`` is done, now, refused or to_come."""

    place: int
    any_is_enough: bool
    steps: tuple[CourseStep, ...]
    state: str


def course(folder: Folder, steps: Iterable[Step], circuit: Circuit, *, day: date) -> list[CourseStage]:
    """The stages of ``folder`` with the names of those concerned. At most six queries, however long the circuit is."""
    rows = {step.pk: step for step in steps}
    held = holders_for(circuit, day=day)
    meant = {
        step.id: step.progress.holders if step.progress.holders.refs else held.get(step.id, Holders())
        for step in circuit.steps()
    }
    outcomes = [step.progress.outcome for step in circuit.steps() if step.progress.outcome]
    posts = _found(
        Post, [holders.post for holders in meant.values()] + [outcome.acting_for for outcome in outcomes]
    )
    persons = _found(
        User,
        [person for holders in meant.values() for person in holders.persons]
        + [outcome.person for outcome in outcomes],
    )
    delegations = _found(Delegation, [outcome.delegation for outcome in outcomes])
    return [
        CourseStage(
            place=index + 1,
            any_is_enough=stage.rule is Rule.ANY and len(stage.steps) > 1,
            steps=tuple(
                _told(step.progress, rows[step.id], meant[step.id], posts, persons, delegations)
                for step in stage.steps
            ),
            state=_stage_state(circuit, index),
        )
        for index, stage in enumerate(circuit.stages)
    ]


def _told(
    progress: Progress,
    row: Step,
    meant: Holders,
    posts: dict[UUID, Post],
    persons: dict[UUID, User],
    delegations: dict[UUID, Delegation],
) -> CourseStep:
    outcome = progress.outcome
    post = meant.post or (outcome.acting_for if outcome else None)
    return CourseStep(
        id=row.pk,
        kind=StepKind(row.kind),
        progress=progress,
        paper_allowed=row.paper_allowed,
        waiting_since=row.waiting_since,
        post=posts.get(post) if post else None,
        persons=tuple(sorted((persons[p] for p in meant.persons if p in persons), key=str)),
        author=persons.get(outcome.person) if outcome and outcome.person else None,
        delegation=delegations.get(outcome.delegation) if outcome and outcome.delegation else None,
    )


def _stage_state(circuit: Circuit, index: int) -> str:
    stage = circuit.stages[index]
    if any(step.state in {StepState.REFUSED, StepState.RETURNED} for step in stage.steps):
        return "refused"
    if circuit.state is CircuitState.RUNNING and index == circuit.stage:
        return "now"
    passed = circuit.state is CircuitState.COMPLETED or (circuit.stage is not None and index < circuit.stage)
    decided = [step.state in {StepState.DONE, StepState.SKIPPED} for step in stage.steps if step.blocks]
    return "done" if passed or (decided and all(decided)) else "to_come"


def last_decided(stages: Iterable[CourseStage]) -> CourseStep | None:
    """The step whose decision is the most recent."""
    decided = [
        (step.progress.outcome.at, index, step)
        for index, step in enumerate(step for stage in stages for step in stage.steps)
        if step.progress.outcome and step.author
    ]
    return max(decided)[2] if decided else None


def _found(model: type[Record], ids: Iterable[UUID | None]) -> dict[UUID, Record]:
    wanted = {found for found in ids if found}
    return model.objects.in_bulk(wanted) if wanted else {}
