"""Circuits and people for the engine's tests: short words for building and playing a circuit."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from parapheur.engine.decide import decide
from parapheur.engine.facts import Fact
from parapheur.engine.values import (
    Actor,
    ActorKind,
    ActorSpec,
    Circuit,
    Decision,
    Holders,
    Mandate,
    Opinion,
    Rule,
    Stage,
    Step,
    StepKind,
    StepState,
    Verb,
)

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
_SPACE = UUID("00000000-0000-7000-8000-000000000000")


def an_id(name: str) -> UUID:
    """The same id for the same name, so that failing examples can be read and repeated."""
    return uuid5(_SPACE, name)


def person(name: str, *posts: str, standing_in_for: Iterable[str] = ()) -> Actor:
    """Somebody holding posts, and posts or people for whom they hold a delegation."""
    own = [Mandate(an_id(post)) for post in posts]
    delegated = [Mandate(an_id(ref), delegation=an_id(f"delegation for {ref}")) for ref in standing_in_for]
    return Actor(an_id(name), (*own, *delegated))


DRAFTER, AMINA, OMAR, HIND = person("drafter"), person("amina"), person("omar"), person("hind")


def step(name: str, kind: StepKind, actor: str | None = None, *, paper: bool = False) -> Step:
    """A step held by the person named ``actor``; ``post:x`` is the post x, ``drafter`` the initiator."""
    spec = None
    if actor == "drafter":
        spec = ActorSpec(ActorKind.INITIATOR)
    elif actor and actor.startswith("post:"):
        spec = ActorSpec(ActorKind.POST, an_id(actor[5:]))
    elif actor:
        spec = ActorSpec(ActorKind.PERSON, an_id(actor))
    return Step(an_id(f"step {name}"), kind, spec, paper_allowed=paper)


def visa(name: str, actor: str) -> Step:
    return step(name, StepKind.VISA, actor)


def opinion(name: str, actor: str) -> Step:
    return step(name, StepKind.OPINION, actor)


def signature(name: str, actor: str, *, paper: bool = False) -> Step:
    return step(name, StepKind.SIGNATURE, actor, paper=paper)


def information(name: str, actor: str) -> Step:
    return step(name, StepKind.INFORMATION, actor)


def external(name: str = "number") -> Step:
    return step(name, StepKind.EXTERNAL)


def seal(name: str = "seal") -> Step:
    return step(name, StepKind.SEAL)


def circuit(*stages: Step | Stage, keep_visas: bool = False) -> Circuit:
    """A draft; a bare step is a stage of its own."""
    whole = tuple(stage if isinstance(stage, Stage) else Stage((stage,)) for stage in stages)
    return Circuit(initiator=an_id("drafter"), stages=whole, keep_visas=keep_visas)


def all_of(*steps: Step) -> Stage:
    return Stage(steps)


def any_of(*steps: Step) -> Stage:
    return Stage(steps, Rule.ANY)


def holders_of(circuit: Circuit) -> Mapping[UUID, Holders]:
    """What the organisation would answer: posts keep their id, people theirs."""
    answer: dict[UUID, Holders] = {}
    for each in circuit.steps():
        if each.actor is None:
            continue
        if each.actor.kind is ActorKind.POST:
            answer[each.id] = Holders(post=each.actor.id)
        else:
            answer[each.id] = Holders(persons=frozenset({each.actor.id or circuit.initiator}))
    return answer


def play(
    circuit: Circuit, actor: Actor, verb: Verb, name: str | None = None, **payload: Any
) -> tuple[Circuit, tuple[Fact, ...]]:
    """One decision at the step called ``name``, with what most verbs need filled in."""
    needed: dict[str, Any] = {
        "step": an_id(f"step {name}") if name else None,
        "reason": "The amount is wrong.",
        "opinion": Opinion.FAVOURABLE,
        "file": an_id("a file"),
        "to_stage": 0,
        "holders": holders_of(circuit),
    }
    return decide(circuit, Decision(verb=verb, by=actor, **(needed | payload)), NOW)


def after(circuit: Circuit, *plays: tuple[Actor, Verb] | tuple[Actor, Verb, str]) -> Circuit:
    """The circuit after being launched and played so."""
    circuit, _ = play(circuit, DRAFTER, Verb.LAUNCH)
    for actor, verb, *name in plays:
        circuit, _ = play(circuit, actor, verb, *name)
    return circuit


def state_of(circuit: Circuit, name: str) -> StepState:
    found = circuit.step(an_id(f"step {name}"))
    assert found is not None
    return found.state


def without_memory(circuit: Circuit) -> Circuit:
    """The circuit without its right to recall."""
    return replace(circuit, last=None)
