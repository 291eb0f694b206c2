"""Making a circuit, or editing its next version."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from common.errors import Forbidden, Kind, Refusal, VersionConflict, gettext_noop
from common.text import Bilingual
from journal.events import Ref
from journal.publish import publish
from organisation.principal import Principal
from parapheur.engine.values import ActorKind, Rule, StepKind
from parapheur.events import CircuitDrafted
from parapheur.models import Circuit, CircuitVersion
from parapheur.policies import can_administer_circuits


class CircuitCodeTaken(Refusal):
    """Two circuits of one administration would bear the same code."""

    code = "circuit_code_taken"
    kind = Kind.INVALID
    message = gettext_noop("Another circuit already has the code {code}. Choose another code.")


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
) -> CircuitVersion:
    """Write the circuit ``code``'s next version, making the circuit if it is new; ``edits`` guards against lost edits.

    A stage is ``{"rule": "all"|"any", "steps": [{"kind", "actor_kind", "actor_id", "paper_allowed"}]}``.

    :raises Forbidden: this is for the functional administrator.
    :raises CircuitUnreadable: the stages aren't written so.
    :raises VersionConflict: somebody else has edited the draft since.
    """
    if not can_administer_circuits(by):
        raise Forbidden
    clean = [_clean(stage) for stage in stages]
    circuit = Circuit.objects.filter(administration=by.administration_id, code=code).first()
    with transaction.atomic():
        if circuit is None:
            circuit = _new(code, name, unit_id, by)
        else:
            Circuit.objects.filter(pk=circuit.pk).update(name_fr=name.fr, name_ar=name.ar, unit_id=unit_id)
        version = _draft_of(circuit, clean, keep_visas, edits, now)
        about = Ref(kind="circuit", id=circuit.pk, label=name.fr)
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
    circuit: Circuit, stages: list[dict[str, Any]], keep_visas: bool, edits: int | None, now: datetime
) -> CircuitVersion:
    draft = circuit.versions.filter(published_at=None).first()
    if draft is None:
        last = circuit.versions.order_by("-number").values_list("number", flat=True).first() or 0
        return circuit.versions.create(number=last + 1, stages=stages, keep_visas=keep_visas, created_at=now)
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
