"""Between the tables and the engine: a folder's circuit as a value, and back with a compare-and-set."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from common.errors import VersionConflict
from common.identifiers import new_id
from parapheur.engine import codec
from parapheur.engine.values import (
    ActorKind,
    ActorSpec,
    Circuit,
    CircuitState,
    Rule,
    Stage,
    StepKind,
    StepState,
)
from parapheur.engine.values import Step as EngineStep
from parapheur.models import Folder, Step

_WAITED_FOR = frozenset({StepState.OPEN, StepState.WORKING, StepState.FAILED})


def load(folder: Folder) -> Circuit:
    """The folder's circuit as it stands: one query."""
    stages: list[list[EngineStep]] = [[] for _ in folder.rules]
    for row in Step.objects.filter(folder=folder).order_by("stage", "position"):
        stages[row.stage].append(_engine_step(row))
    return Circuit(
        initiator=folder.initiator_id,
        stages=tuple(
            Stage(tuple(steps), Rule(rule)) for steps, rule in zip(stages, folder.rules, strict=True)
        ),
        keep_visas=folder.keep_visas,
        state=CircuitState(folder.state),
        stage=folder.stage,
        document_version=folder.document_version,
        last=codec.load_last(folder.last),
    )


def save(folder: Folder, before: Circuit, after: Circuit, *, now: datetime) -> None:
    """Write what changed, unless somebody else was quicker.

    :raises VersionConflict: the folder's version is no longer the one that was read.
    """
    changes: dict[str, Any] = {
        "state": after.state.value,
        "stage": after.stage,
        "initiator_id": after.initiator,
        "document_version": after.document_version,
        "last": codec.dump_last(after.last),
        "state_since": folder.state_since if before.state is after.state else now,
    }
    won = Folder.objects.filter(pk=folder.pk, version=folder.version).update(
        version=F("version") + 1, **changes
    )
    if not won:
        raise VersionConflict
    for field, value in changes.items():
        setattr(folder, field, value)
    folder.version += 1
    for old, new in zip(before.steps(), after.steps(), strict=True):
        if old != new:
            Step.objects.filter(pk=new.id).update(**_columns(old, new, now))


def stages_from_data(data: list[dict[str, Any]]) -> tuple[Stage, ...]:
    """A circuit version's stages as engine values, with new step ids for the folder that copies them."""
    return tuple(
        Stage(
            tuple(
                EngineStep(
                    id=new_id(),
                    kind=StepKind(step["kind"]),
                    actor=_spec(step.get("actor_kind", ""), step.get("actor_id")),
                    paper_allowed=bool(step.get("paper_allowed", False)),
                )
                for step in stage["steps"]
            ),
            Rule(stage.get("rule", Rule.ALL)),
        )
        for stage in data
    )


def rows(folder: Folder, stages: tuple[Stage, ...]) -> list[Step]:
    """New step rows of ``folder``."""
    return [
        Step(
            id=step.id,
            folder=folder,
            stage=index,
            position=position,
            kind=step.kind.value,
            actor_kind=step.actor.kind.value if step.actor else "",
            actor_ref=step.actor.id if step.actor else None,
            paper_allowed=step.paper_allowed,
            progress=codec.dump_progress(step.progress),
            state=step.state.value,
        )
        for index, stage in enumerate(stages)
        for position, step in enumerate(stage.steps)
    ]


def _engine_step(row: Step) -> EngineStep:
    return EngineStep(
        id=row.pk,
        kind=StepKind(row.kind),
        actor=_spec(row.actor_kind, row.actor_ref),
        paper_allowed=row.paper_allowed,
        progress=codec.load_progress(row.progress),
    )


def _spec(kind: str, ref: UUID | str | None) -> ActorSpec | None:
    return ActorSpec(ActorKind(kind), UUID(str(ref)) if ref else None) if kind else None


def _columns(old: EngineStep, new: EngineStep, now: datetime) -> dict[str, Any]:
    waited = new.state in _WAITED_FOR
    holders = new.progress.holders
    columns: dict[str, Any] = {
        "progress": codec.dump_progress(new.progress),
        "state": new.state.value,
        "waits_for_post_id": holders.post if waited else None,
        "waits_for_person_id": next(iter(holders.persons), None) if waited and holders.post is None else None,
    }
    outcome = None if waited else new.progress.outcome
    columns |= {
        "decided_by_id": outcome.person if outcome else None,
        "decided_at": outcome.at if outcome else None,
    }
    if old.state is StepState.TO_COME and waited:
        columns["waiting_since"] = now
    if not waited:
        columns |= {"waiting_since": None, "put_first_at": None}
    return columns
