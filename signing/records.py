"""A signature as its events, and its failures, tell it."""

from typing import Any

from django.utils.translation import get_language, gettext, override

from common.errors import Refusal
from journal.events import Ref
from signing.events import SignatureRequested
from signing.models import Signature


def requested(signature: Signature) -> SignatureRequested:
    """The event of a new request."""
    return SignatureRequested(
        **facts(signature),
        reference=signature.reference,
        chain_id=signature.chain_id,
        is_seal=signature.kind == Signature.Kind.SEAL,
    )


def facts(signature: Signature) -> dict[str, Any]:
    """What every event of a signature says of it."""
    return {
        "administration_id": signature.administration_id,
        "about": Ref(kind="signature", id=signature.pk, label=signature.name_fr),
        "matter": _matter(signature),
        "unit_id": signature.unit_id,
    }


def cause_of(signature: Signature, refusal: Refusal) -> str:
    """The refusal in the administration's language, for whoever follows the document there."""
    with override(signature.administration.language):
        return gettext(refusal.message).format(**refusal.facts_in(get_language() or "fr"))


def _matter(signature: Signature) -> Ref | None:
    if signature.matter_id is None:
        return None
    return Ref(kind=signature.matter_kind, id=signature.matter_id, label=signature.matter_label)
