"""Who is meant by a circuit's actors at this instant."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from organisation.models import Post, User
from organisation.queries import holders_of
from parapheur.engine.values import ActorKind, Circuit, Holders, Step


def holders_for(circuit: Circuit, *, day: date) -> dict[UUID, Holders]:
    """For every step with an actor, who that is on ``day``; empty holders where nobody could act. At most three queries."""
    steps = [step for step in circuit.steps() if step.actor is not None]
    posts = _posts_of(steps)
    held = holders_of(set(posts.values()), day=day) if posts else {}
    return {step.id: _holders(step, circuit.initiator, posts, held) for step in steps}


def _posts_of(steps: Iterable[Step]) -> dict[tuple[ActorKind, UUID], UUID]:
    named: dict[tuple[ActorKind, UUID], UUID] = {}
    units: set[UUID] = set()
    for step in steps:
        if step.actor is None or step.actor.id is None:
            continue
        if step.actor.kind is ActorKind.POST:
            named[ActorKind.POST, step.actor.id] = step.actor.id
        elif step.actor.kind is ActorKind.UNIT_HEAD:
            units.add(step.actor.id)
    if units:
        heads = Post.objects.filter(unit__in=units, heads_unit=True, closed_on=None).values_list(
            "unit_id", "pk"
        )
        named |= {(ActorKind.UNIT_HEAD, unit): post for unit, post in heads}
    return named


def _holders(
    step: Step, initiator: UUID, posts: dict[tuple[ActorKind, UUID], UUID], held: dict[UUID, list[User]]
) -> Holders:
    if step.actor is None:
        return Holders()
    if step.actor.kind is ActorKind.INITIATOR:
        return Holders(persons=frozenset({initiator}))
    if step.actor.id is None:
        return Holders()
    if step.actor.kind is ActorKind.PERSON:
        return Holders(persons=frozenset({step.actor.id}))
    post = posts.get((step.actor.kind, step.actor.id))
    persons = frozenset(person.pk for person in held.get(post, [])) if post else frozenset()
    # A post that nobody holds today still waits for whoever is appointed; at launch it counts as nobody.
    return Holders(post=post, persons=persons) if persons or step.progress.opened_at else Holders(post=None)
