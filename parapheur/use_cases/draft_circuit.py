"""Making a circuit, or editing its next version."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from common.errors import Forbidden, Kind, Refusal, Unseen, VersionConflict, gettext_noop
from common.text import Bilingual
from journal.events import Ref
from journal.publish import publish
from organisation.models import Post, Unit, User
from organisation.principal import Principal
from organisation.texts import name_in_both
from parapheur.engine.values import ActorKind, Rule, StepKind
from parapheur.events import CircuitDrafted
from parapheur.models import Circuit, CircuitVersion
from parapheur.policies import can_administer_circuits


class CircuitCodeTaken(Refusal):
    """Two circuits of one administration would bear the same code."""

    code = "circuit_code_taken"
    kind = Kind.INVALID
    message = gettext_noop("Another circuit already has the code {code}. Choose another code.")


class ActorUnknown(Refusal):
    """A step names somebody, or something, of another administration."""

    code = "circuit_actor_unknown"
    kind = Kind.INVALID
    message = gettext_noop(
        "A step names a post, a unit or a person that isn't in your administration. Choose who is asked again."
    )


class CircuitUnreadable(Refusal):
    """The stages sent are not written as stages are."""

    code = "circuit_unreadable"
    kind = Kind.INVALID
    message = gettext_noop("The circuit's steps can't be read. Open the circuit again and redo the change.")


def draft_circuit(
    *,
    code: str,
    name: Bilingual,
    stages: Sequence[dict[str, Any]],
    by: Principal,
    now: datetime,
    unit_id: UUID | None = None,
    keep_visas: bool = False,
    edits: int | None = None,
    base: UUID | None = None,
) -> CircuitVersion:
    """Write the circuit ``code``'s next version, making the circuit if it is new; a version like the last isn't made.

    ``base`` and ``edits`` guard against lost edits: the version that was looked at, and how often it had been edited.

    A stage is ``{"rule": "all"|"any", "steps": [{"kind", "actor_kind", "actor_id", "paper_allowed"}]}``.

    :raises Forbidden: this is for the functional administrator.
    :raises NameMissing: the name lacks one of its languages.
    :raises CircuitUnreadable: the stages aren't written so.
    :raises ActorUnknown: a step names a post, unit or person of another administration.
    :raises Unseen: the circuit's unit is another administration's.
    :raises VersionConflict: somebody else has edited the draft since.
    """
    if not can_administer_circuits(by):
        raise Forbidden
    name = name_in_both(name)
    clean = [_clean(stage) for stage in stages]
    _must_be_ours(clean, unit_id, by)
    circuit = Circuit.objects.filter(administration=by.administration_id, code=code).first()
    with transaction.atomic():
        if circuit is None:
            circuit = _new(code, name, unit_id, by)
        else:
            Circuit.objects.filter(pk=circuit.pk).update(name_fr=name.fr, name_ar=name.ar, unit_id=unit_id)
        version = _draft_of(circuit, clean, keep_visas, edits, base, now)
        about = Ref(kind="circuit", id=circuit.pk, label=name.fr, label_ar=name.ar)
        publish(
            CircuitDrafted(administration_id=by.administration_id, about=about), actor=by.actor(), now=now
        )
    return version


def _new(code: str, name: Bilingual, unit_id: UUID | None, by: Principal) -> Circuit:
    try:
        with transaction.atomic():
            return Circuit.objects.create(
                administration_id=by.administration_id,
                code=code,
                name_fr=name.fr,
                name_ar=name.ar,
                unit_id=unit_id,
            )
    except IntegrityError as error:
        raise CircuitCodeTaken(code=code) from error


def _draft_of(
    circuit: Circuit,
    stages: list[dict[str, Any]],
    keep_visas: bool,
    edits: int | None,
    base: UUID | None,
    now: datetime,
) -> CircuitVersion:
    latest = circuit.versions.order_by("-number").first()
    if base and (latest is None or latest.pk != base):
        raise VersionConflict
    if latest and latest.published_at and (latest.stages, latest.keep_visas) == (stages, keep_visas):
        return latest
    if latest is None or latest.published_at:
        number = latest.number + 1 if latest else 1
        try:
            with transaction.atomic():
                return circuit.versions.create(
                    number=number, stages=stages, keep_visas=keep_visas, created_at=now
                )
        except IntegrityError as error:
            raise VersionConflict from error
    draft = latest
    mine = CircuitVersion.objects.filter(
        pk=draft.pk, published_at=None, edits=draft.edits if edits is None else edits
    )
    if not mine.update(stages=stages, keep_visas=keep_visas, edits=F("edits") + 1):
        raise VersionConflict
    draft.refresh_from_db()
    return draft


def _clean(stage: dict[str, Any]) -> dict[str, Any]:
    try:
        return {
            "rule": Rule(stage.get("rule", "all")).value,
            "steps": [
                {
                    "kind": StepKind(step["kind"]).value,
                    "actor_kind": ActorKind(step["actor_kind"]).value if step.get("actor_kind") else "",
                    "actor_id": str(UUID(str(step["actor_id"]))) if step.get("actor_id") else None,
                    "paper_allowed": bool(step.get("paper_allowed")),
                }
                for step in stage["steps"]
            ],
        }
    except (KeyError, TypeError, ValueError) as error:
        raise CircuitUnreadable from error


_TABLES: dict[ActorKind, type[Post | Unit | User]] = {
    ActorKind.POST: Post,
    ActorKind.UNIT_HEAD: Unit,
    ActorKind.PERSON: User,
}


def _must_be_ours(stages: list[dict[str, Any]], unit_id: UUID | None, by: Principal) -> None:
    if unit_id and not Unit.objects.filter(pk=unit_id, administration_id=by.administration_id).exists():
        raise Unseen
    steps = [step for stage in stages for step in stage["steps"]]
    for kind, table in _TABLES.items():
        named = {step["actor_id"] for step in steps if step["actor_kind"] == kind and step["actor_id"]}
        own = table.objects.filter(pk__in=named, administration_id=by.administration_id)
        if named and own.count() != len(named):
            raise ActorUnknown
