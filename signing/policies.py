"""Who may see what of a signature. Asking for one is decided where its circuit is."""

from django.db.models import QuerySet

from organisation.principal import Principal
from signing.models import Signature


def visible_to(principal: Principal) -> QuerySet[Signature]:
    """The signatures of the person's own administration; what was signed is opened through its folder or letter."""
    return Signature.objects.filter(administration=principal.administration_id)
