"""The label stuck on an arrived paper: the arrival stamp of the counter."""

from dataclasses import dataclass
from datetime import datetime

from common.text import Bilingual
from documents.typesetting import bilingual, typeset


@dataclass(frozen=True, kw_only=True)
class Label:
    """A label; ``registered_at`` is in the administration's zone, ``content`` is what its QR code carries."""

    administration: Bilingual
    desk: Bilingual
    direction: Bilingual
    number: str
    registered_at: datetime
    content: str


def label_pdf(label: Label) -> bytes:
    """The label as a PDF of one page, 62 by 29 mm."""
    return typeset(
        "label.typ",
        {
            "name": bilingual(label.administration),
            "desk": bilingual(label.desk),
            "direction": bilingual(label.direction),
            "number": label.number,
            "when": f"{label.registered_at:%d/%m/%Y %H:%M}",
        },
        code=label.content,
    )
