"""The editor's moves on a circuit's stages: plain values in, plain values out; who may write them is asked elsewhere."""

from collections.abc import Mapping
from typing import Any

from parapheur.engine.table import SYSTEM_KINDS
from parapheur.engine.values import ActorKind, Rule, StepKind
from parapheur.use_cases.draft_circuit import CircuitUnreadable

Stage = dict[str, Any]
Stages = list[Stage]


def added(stages: Stages, kind: str) -> Stages:
    """One more stage at the end, that asks for ``kind`` of nobody yet."""
    return [*stages, {"rule": Rule.ALL.value, "steps": [_step(kind)]}]


def without(stages: Stages, place: int) -> Stages:
    """All stages but that one."""
    at(stages, place)
    return stages[:place] + stages[place + 1 :]


def moved(stages: Stages, place: int, by: int) -> Stages:
    """The stage exchanged with its neighbour; at an end nothing changes."""
    stage = at(stages, place)
    if not 0 <= place + by < len(stages):
        return stages
    left = without(stages, place)
    return [*left[: place + by], stage, *left[place + by :]]


def dropped(stages: Stages, place: int, position: int) -> Stages:
    """The stage without one of those asked; the last one leaves an empty line, so that the stage stays."""
    stage = at(stages, place)
    steps = stage["steps"]
    if not 0 <= position < len(steps):
        raise CircuitUnreadable
    left = steps[:position] + steps[position + 1 :]
    return _put(stages, place, stage | {"steps": left or [_step(steps[position]["kind"])]})


def asked(stages: Stages, place: int, actor_kind: str, actor_id: str) -> Stages:
    """Somebody more asked at the stage: where a step asks nobody yet, there; otherwise beside the others."""
    stage = at(stages, place)
    who = {"actor_kind": actor_kind, "actor_id": actor_id or None}
    if actor_kind != ActorKind.INITIATOR and not actor_id:
        raise CircuitUnreadable
    steps = list(stage["steps"])
    free = next(
        (i for i, step in enumerate(steps) if not step.get("actor_kind") and not is_system(step)), None
    )
    if free is not None:
        steps[free] = steps[free] | who
    else:
        kinds = [step["kind"] for step in steps if not is_system(step)]
        steps.append(_step(kinds[-1] if kinds else StepKind.VISA.value) | who)
    return _put(stages, place, stage | {"steps": steps})


def written(stages: Stages, place: int, typed: Mapping[str, str]) -> Stages:
    """The stage with what its form says: what is asked of each, and how many must answer."""
    stage = at(stages, place)
    steps = [
        step
        | {
            "kind": typed.get(f"kind-{i}", step["kind"]),
            "paper_allowed": typed.get(f"kind-{i}", step["kind"]) == StepKind.SIGNATURE
            and f"paper-{i}" in typed,
        }
        for i, step in enumerate(stage["steps"])
    ]
    return _put(stages, place, {"rule": typed.get("rule", stage.get("rule", Rule.ALL.value)), "steps": steps})


def is_system(step: Mapping[str, Any]) -> bool:
    """Whether nobody is asked: the system does it."""
    return step["kind"] in SYSTEM_KINDS


def at(stages: Stages, place: int) -> Stage:
    """The stage at ``place``, counted from 0. :raises CircuitUnreadable: there is none."""
    if not 0 <= place < len(stages):
        raise CircuitUnreadable
    return stages[place]


def _step(kind: str) -> dict[str, Any]:
    return {"kind": kind, "actor_kind": "", "actor_id": None, "paper_allowed": False}


def _put(stages: Stages, place: int, stage: Stage) -> Stages:
    return [*stages[:place], stage, *stages[place + 1 :]]
