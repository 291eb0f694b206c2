"""Taking a circuit out of the choice."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.errors import Forbidden, Unseen
from journal.events import Ref
from journal.publish import publish
from organisation.principal import Principal
from parapheur.events import CircuitRetired
from parapheur.models import Circuit
from parapheur.policies import can_administer_circuits


def retire_circuit(*, circuit_id: UUID, by: Principal, now: datetime) -> Circuit:
    """Let nobody choose the circuit any more; folders that travel it go on.

    :raises Unseen: the circuit is another administration's.
    :raises Forbidden: this is for the functional administrator.
    """
    circuit = Circuit.objects.filter(administration=by.administration_id, pk=circuit_id).first()
    if circuit is None:
        raise Unseen
    if not can_administer_circuits(by):
        raise Forbidden
    with transaction.atomic():
        if Circuit.objects.filter(pk=circuit.pk, retired_at=None).update(retired_at=now):
            about = Ref(kind="circuit", id=circuit.pk, label=circuit.name_fr, label_ar=circuit.name_ar)
            publish(
                CircuitRetired(administration_id=by.administration_id, about=about), actor=by.actor(), now=now
            )
    circuit.retired_at = circuit.retired_at or now
    return circuit
