"""First beat of a signature: the request, written with the decision that makes it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from journal.events import Actor, Ref, to_data
from journal.publish import publish
from signing.models import Signature
from signing.records import requested
from signing.values import Signatory


def request_signature(
    *,
    chain_id: UUID,
    file_id: UUID,
    reference: UUID,
    signatory: Signatory,
    place: dict[str, Any] | None,
    order: int,
    administration_id: UUID,
    matter: Ref | None,
    unit_id: UUID | None,
    actor: Actor,
    now: datetime,
) -> Signature:
    """Ask for a person's signature on the document ``chain_id``, whose bytes were ``file_id`` before any signature.

    ``reference`` is the caller's: it comes back with ``FileSigned`` or ``SigningFailed``. ``order`` is the signature's
    rank, where several stamps share a place.
    """
    mention = _mention(signatory)
    signature = Signature(
        administration_id=administration_id,
        kind=Signature.Kind.SIGNATURE,
        chain_id=chain_id,
        reference=reference,
        unit_id=unit_id,
        matter_kind=matter.kind if matter else "",
        matter_id=matter.id if matter else None,
        matter_label=matter.label if matter else "",
        signer_id=signatory.user_id,
        name_fr=signatory.name.fr,
        name_ar=signatory.name.ar or signatory.name.fr,
        title_fr=signatory.title.fr if signatory.title else "",
        title_ar=signatory.title.ar if signatory.title else "",
        delegation_id=actor.delegation_id,
        mention_fr=mention[0],
        mention_ar=mention[1],
        place=place,
        order=order,
        base_file_id=file_id,
        asked_at=now,
        asked_by=to_data(actor),
    )
    with transaction.atomic():
        signature.save(force_insert=True)
        publish(requested(signature), actor=actor, now=now)
    return signature


def _mention(signatory: Signatory) -> tuple[str, str]:
    """What is printed before the name, in French and Arabic: by delegation of whom and by which act, or acting."""
    if signatory.delegator:
        act = signatory.delegation_act
        fr, ar = signatory.delegator.fr, signatory.delegator.ar or signatory.delegator.fr
        return f"Par délégation de {fr} (acte n° {act})", f"بتفويض من {ar} (القرار رقم {act})"
    if signatory.is_interim:
        return "Par intérim", "بالنيابة"
    return "", ""
