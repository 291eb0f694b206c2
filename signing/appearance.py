"""What is seen of a signature: its stamp, and where on the page it stands."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from common.text import Bilingual
from documents.bare import bare_box
from signing.models import Signature
from signing.pades.place import Place

SIGNATURE = {"page": -1, "x": 0.54, "y": 0.80, "width": 0.38, "height": 0.09}
_SEAL = {"page": -1, "x": 0.08, "y": 0.80, "width": 0.38, "height": 0.09}


def stamp_of(signature: Signature, *, is_demonstration: bool, now: datetime) -> bytes:
    """The stamp as a PDF of one page, in both languages, with a QR code to the public verification page."""
    from documents.stamp import SealStamp, SignatureStamp, seal_stamp, signature_stamp

    local = now.astimezone(ZoneInfo(signature.administration.time_zone))
    address = verification_address(signature)
    if signature.kind == Signature.Kind.SEAL:
        return seal_stamp(
            SealStamp(
                administration=signature.name,
                number=signature.printed.get("number", ""),
                date=signature.printed.get("date", ""),
                sealed_at=local,
                verify_url=address,
                code=signature.code,
                demonstration=is_demonstration,
                city=Bilingual(signature.administration.city_fr, signature.administration.city_ar),
            )
        )
    return signature_stamp(
        SignatureStamp(
            name=signature.name,
            title=signature.title,
            mention=signature.mention,
            signed_at=local,
            verify_url=address,
            code=signature.code,
            demonstration=is_demonstration,
        )
    )


def verification_address(signature: Signature) -> str:
    """Where anyone can verify the document by the code on its stamp."""
    return f"{settings.PUBLIC_URL}/v/{signature.code}"


def place_of(signature: Signature, document: Path) -> Place:
    """Where the stamp stands on ``document``: as its maker reserved, or at the foot of the last page.

    Several signatures share one place: each next one stands above the one before. What nobody reserved moves to
    where the page is bare, so that it covers no text; a page without room is stamped where it was meant.
    """
    usual = _SEAL if signature.kind == Signature.Kind.SEAL else SIGNATURE
    box = usual | (signature.place or {})
    page, x, width, height = int(box["page"]), box["x"], box["width"], box["height"]
    y = max(0.0, box["y"] - signature.order * height * 1.05)
    if signature.order or not signature.place:
        x, y, width, height = bare_box(document, page=page, wanted=(x, y, width, height)) or (
            x,
            y,
            width,
            height,
        )
    return Place(page=page, x=x, y=y, width=width, height=height)
