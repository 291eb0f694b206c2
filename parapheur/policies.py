"""Who may see a folder, and who may do what with it."""

from uuid import UUID

from django.db.models import Q, QuerySet

from common.errors import Forbidden, Kind, Refusal, gettext_noop
from journal.events import Actor as JournalActor
from organisation.principal import Capacity, Principal
from organisation.roles import Role
from parapheur.engine.values import Actor, Circuit, CircuitState, Mandate, StepKind, Verb
from parapheur.engine.verbs import verbs_for, why_not
from parapheur.models import Circuit as CircuitRecord
from parapheur.models import Folder, Step

_STARTS = (Role.AGENT, Role.SECRETARY, Role.HEAD)
_OVERSEES = (Role.HEAD, Role.SECRETARY, Role.SIGNATORY)


class SigningNotDelegated(Refusal):
    """The person stands in for the post, but not for its signature."""

    code = "signing_not_delegated"
    kind = Kind.FORBIDDEN
    message = gettext_noop(
        "Your delegation doesn't cover signing. The holder of the post signs, or delegates the signature too."
    )


def visible_to(principal: Principal) -> QuerySet[Folder]:
    """The folders that this person may open: their own, those that ask or asked something of them
    or ask it of whom they assist, those of their units."""
    oversees = principal.units(*_OVERSEES)
    asked = Step.objects.filter(
        Q(waits_for_post__in=principal.post_ids)
        | Q(waits_for_person=principal.user_id)
        | Q(waits_for_post__unit__in=principal.units(Role.SECRETARY))
        | Q(actor_ref__in=_refs(principal))
    )
    return Folder.objects.filter(administration_id=principal.administration_id).filter(
        Q(initiator=principal.user_id) | Q(unit__in=oversees) | Q(pk__in=asked.values("folder"))
    )


def may_read_content(principal: Principal) -> bool:
    """Auditors and administrators see that a folder exists and what was decided, never what is in it."""
    return principal.has(Role.CLERK, Role.SECRETARY, Role.HEAD, Role.AGENT, Role.SIGNATORY, Role.APPLICATION)


def can_administer_circuits(principal: Principal) -> bool:
    """Circuits are set up by functional administrators of the administration."""
    return principal.has(Role.FUNCTIONAL_ADMIN)


def must_administer_circuits(principal: Principal) -> None:
    """:raises Forbidden: circuits are set up by somebody else."""
    if not can_administer_circuits(principal):
        raise Forbidden


def circuit_abilities(principal: Principal, circuit: CircuitRecord) -> frozenset[str]:
    """What is offered on a circuit that is kept by the principal's administration: draft, publish, retire."""
    mine = circuit.administration_id == principal.administration_id and can_administer_circuits(principal)
    return frozenset({"draft", "publish", "retire"}) if mine and not circuit.retired_at else frozenset()


def can_start_folders(principal: Principal) -> bool:
    """Whoever works on letters may send one into a circuit."""
    return principal.has(Role.CLERK, Role.SECRETARY, Role.HEAD, Role.AGENT, Role.SIGNATORY, Role.APPLICATION)


def units_starting(principal: Principal) -> frozenset[UUID]:
    """The units in whose name this person puts documents into circuits."""
    return principal.units(*_STARTS)


def must_start_in(principal: Principal, unit_id: UUID) -> JournalActor:
    """The person as one who puts documents of the unit into circuits. :raises Forbidden: they don't."""
    capacity = principal.capacity_in(unit_id, *_STARTS)
    if capacity is None:
        raise Forbidden
    return principal.actor(capacity)


def engine_actor(principal: Principal, *, signing: bool = False) -> Actor:
    """The person as the engine knows them: with the posts they may act for, for signing only those that allow it."""
    capacities = [
        capacity
        for capacity in principal.capacities
        if may_decide(capacity) and (capacity.may_sign or not signing)
    ]
    return Actor(
        person=principal.user_id,
        mandates=tuple(Mandate(capacity.post_id, capacity.delegation_id) for capacity in capacities),
    )


def acting_capacity(principal: Principal, step_id: UUID | None) -> Capacity | None:
    """In which capacity this person acts at the step: for the post that it waits for, if it waits for one."""
    post = (
        Step.objects.filter(pk=step_id).values_list("waits_for_post", flat=True).first() if step_id else None
    )
    return principal.capacity_of_post(post) if post else None


def may_decide(capacity: Capacity) -> bool:
    """Any post that a circuit names decides, but a secretary's only prepares."""
    roles = {grant.role for grant in capacity.grants}
    return not roles or roles != {Role.SECRETARY}


def abilities(principal: Principal, circuit: Circuit) -> list[tuple[str, str]]:
    """What is offered to this person at this instant: (step id or "", verb)."""
    signing = engine_actor(principal, signing=True)
    deciding = engine_actor(principal)
    offered = []
    for step_id, verb in verbs_for(circuit, deciding):
        step = circuit.step(step_id) if step_id else None
        needs_signature_right = (
            step is not None
            and step.kind is StepKind.SIGNATURE
            and verb
            in {
                Verb.SIGN,
                Verb.RECORD_PAPER_SIGNATURE,
            }
        )
        if needs_signature_right and (step_id, verb) not in verbs_for(circuit, signing):
            continue
        offered.append((str(step_id or ""), verb.value))
    return offered


def can_annotate(principal: Principal, folder: Folder) -> bool:
    """Whoever reads a folder that isn't over may leave a remark in it, a secretary too."""
    alive = folder.state in {CircuitState.RUNNING, CircuitState.RETURNED}
    return alive and may_read_content(principal)


def arranged_by(principal: Principal) -> Q:
    """The waiting steps whose place in the pile is this person's to choose: their own, and those of whom they assist."""
    assisted = Q(waits_for_post__unit__in=principal.units(Role.SECRETARY))
    return assisted | Q(waits_for_post__in=principal.post_ids) | Q(waits_for_person=principal.user_id)


def hindrance(principal: Principal, circuit: Circuit, step_id: UUID, verb: Verb) -> Refusal | None:
    """Why ``verb`` isn't offered to this person at a step that they may decide; none when it is."""
    signing = verb in {Verb.SIGN, Verb.RECORD_PAPER_SIGNATURE}
    if signing and why_not(circuit, engine_actor(principal), step_id, verb) is None:
        return (
            SigningNotDelegated()
            if why_not(circuit, engine_actor(principal, signing=True), step_id, verb)
            else None
        )
    return why_not(circuit, engine_actor(principal), step_id, verb)


def _refs(principal: Principal) -> list[object]:
    return [
        *principal.post_ids,
        principal.user_id,
        *(c.unit_id for c in principal.capacities if c.grants and _heads(c)),
    ]


def _heads(capacity: Capacity) -> bool:
    return bool(capacity.units(Role.HEAD))
