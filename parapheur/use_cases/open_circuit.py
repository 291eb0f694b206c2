"""Making a circuit that has no step yet."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.errors import Unseen
from common.text import Bilingual
from journal.events import Ref
from journal.publish import publish
from journal.requests import claim
from organisation.models import Unit
from organisation.principal import Principal
from organisation.texts import name_in_both, short_code
from parapheur.events import CircuitDrafted
from parapheur.models import Circuit
from parapheur.policies import must_administer_circuits
from parapheur.use_cases.draft_circuit import CircuitCodeTaken


def open_circuit(
    *,
    code: str,
    name: Bilingual,
    by: Principal,
    now: datetime,
    unit_id: UUID | None = None,
    request_key: str | None = None,
) -> Circuit:
    """Make a circuit of the whole administration, or of ``unit_id`` and those below, whose first version is empty.

    :raises Forbidden: this is for the functional administrator.
    :raises Unseen: the unit is another administration's.
    :raises CircuitCodeTaken: another circuit has the code.
    :raises CodeMissing, NameMissing: code or a name.
    """
    must_administer_circuits(by)
    code, name = short_code(code), name_in_both(name)
    if unit_id and not Unit.objects.filter(pk=unit_id, administration_id=by.administration_id).exists():
        raise Unseen
    content = [code, name.fr, name.ar, unit_id]
    actor = by.actor()
    with transaction.atomic():
        request = claim(request_key, actor=actor, action="parapheur.open_circuit", content=content, now=now)
        if request.again:
            return Circuit.objects.get(pk=request.result_id)
        circuit, is_new = Circuit.objects.get_or_create(
            administration_id=by.administration_id,
            code=code,
            defaults={"name_fr": name.fr, "name_ar": name.ar, "unit_id": unit_id},
        )
        if not is_new:
            raise CircuitCodeTaken(field="code", code=code)
        circuit.versions.create(number=1, stages=[], created_at=now)
        about = Ref(kind="circuit", id=circuit.pk, label=name.fr, label_ar=name.ar)
        publish(CircuitDrafted(administration_id=by.administration_id, about=about), actor=actor, now=now)
        request.served(circuit.pk)
    return circuit
