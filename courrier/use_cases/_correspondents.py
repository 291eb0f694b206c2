"""What people type about a correspondent, cleaned and checked."""

from typing import Any
from uuid import UUID

from common.errors import Unseen
from courrier import wording
from courrier.details import ChoiceUnknown, CorrespondentDetails
from courrier.models import Correspondent, CorrespondentKind
from courrier.snapshots import words_of
from organisation.principal import Principal
from organisation.texts import email_address


def columns(details: CorrespondentDetails) -> dict[str, Any]:
    """The columns that hold ``details``. :raises TextMissing, TextTooLong, EmailInvalid, ChoiceUnknown: they can't."""
    if details.kind not in CorrespondentKind.values:
        raise ChoiceUnknown(field="kind")
    name_fr = wording.line(details.name.fr, "name_fr", limit=200)
    name_ar = wording.line(details.name.ar, "name_ar", limit=200)
    if not name_fr and not name_ar:
        raise wording.TextMissing(field="name_fr")
    email = wording.line(details.email, "email", limit=254)
    return {
        "kind": details.kind,
        "name_fr": name_fr,
        "name_ar": name_ar,
        "address": wording.paragraphs(details.address, "address"),
        "city": wording.line(details.city, "city", limit=80),
        "email": email_address(email) if email else "",
        "phone": wording.line(details.phone, "phone", limit=40),
        "folded": words_of(f"{name_fr} {name_ar}"),
    }


def correspondent_of(by: Principal, correspondent_id: UUID) -> Correspondent:
    """The correspondent, not one merged into another. :raises Unseen: not in this administration."""
    own = Correspondent.objects.filter(administration_id=by.administration_id, merged_into=None)
    found = own.filter(pk=correspondent_id).first()
    if found is None:
        raise Unseen
    return found
