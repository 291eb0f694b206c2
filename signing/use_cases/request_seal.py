"""First beat of a seal: the administration's, on a document that its signatories have signed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from journal.events import Actor, Ref, to_data
from journal.publish import publish
from organisation.models import Administration
from signing.models import Signature
from signing.records import requested


def request_seal(
    *,
    chain_id: UUID,
    file_id: UUID,
    reference: UUID,
    printed: Mapping[str, str],
    place: dict[str, Any] | None,
    administration_id: UUID,
    matter: Ref | None,
    unit_id: UUID | None,
    actor: Actor,
    now: datetime,
) -> Signature:
    """Ask for the administration's seal; ``printed`` is what its stamp carries (``number``, ``date``).

    A seal is of the administration as a legal person, not of whoever caused it (law 43-20).
    """
    administration = Administration.objects.get(pk=administration_id)
    seal = Signature(
        administration=administration,
        kind=Signature.Kind.SEAL,
        chain_id=chain_id,
        reference=reference,
        unit_id=unit_id,
        matter_kind=matter.kind if matter else "",
        matter_id=matter.id if matter else None,
        matter_label=matter.label if matter else "",
        name_fr=administration.name_fr,
        name_ar=administration.name_ar,
        printed=dict(printed),
        place=place,
        base_file_id=file_id,
        asked_at=now,
        asked_by=to_data(actor),
    )
    with transaction.atomic():
        seal.save(force_insert=True)
        publish(requested(seal), actor=actor, now=now)
    return seal
