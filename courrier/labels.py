"""The label stuck on a registered paper."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from common.errors import Kind, Refusal, gettext_noop
from common.text import Bilingual
from courrier import policies
from documents.label import Label, label_pdf
from organisation.principal import Principal


class NoLabel(Refusal):
    """Without a number there is nothing to stick on."""

    code = "no_label"
    kind = Kind.INVALID
    message = gettext_noop(
        "There is no label yet: this mail has no number. It gets one when it is registered."
    )


def label_of(by: Principal, mail_id: UUID) -> bytes:
    """The label of the mail as PDF; its code leads those who may to the mail's page.

    :raises Unseen: the mail isn't there, or not for these eyes. :raises NoLabel: it has no number.
    """
    mail = policies.seen(by, mail_id)
    if mail.registered_at is None:
        raise NoLabel
    return label_pdf(
        Label(
            administration=mail.administration.name,
            desk=mail.register.unit.name,
            direction=_DIRECTIONS[mail.direction],
            number=mail.reference,
            registered_at=mail.registered_at.astimezone(ZoneInfo(mail.administration.time_zone)),
            content=f"{settings.PUBLIC_URL}/mails/{mail.pk}/",
        )
    )


_DIRECTIONS = {
    "incoming": Bilingual("Arrivée", "وارد"),
    "outgoing": Bilingual("Départ", "صادر"),
    "internal": Bilingual("Interne", "داخلي"),
}
"""Printed in both languages at once, whoever prints."""
