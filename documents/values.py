"""What papers say of the administration that issues them."""

from dataclasses import dataclass

from common.text import Bilingual
from documents.logo import logo_drawing
from documents.typesetting import bilingual

NOTHING = Bilingual("", "")


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """The administration in whose name a paper is made; ``letterhead`` are lines above its name, ``city`` where it writes."""

    name: Bilingual
    letterhead: Bilingual = NOTHING
    city: Bilingual = NOTHING
    unit: Bilingual | None = None
    logo: bytes = b""
    """A PNG (``documents.logo``); without one papers bear the star of the product."""


def issuer_data(issuer: Issuer) -> dict[str, object]:
    """The issuer as template data."""
    return {
        "name": bilingual(issuer.name),
        "letterhead": bilingual(issuer.letterhead),
        "city": bilingual(issuer.city),
        "unit": bilingual(issuer.unit) if issuer.unit else None,
        "logo": logo_drawing(issuer.logo),
    }
