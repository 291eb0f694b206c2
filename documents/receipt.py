"""The receipt of a registered mail (récépissé, وصل): what it was, its number and when it came in."""

from dataclasses import dataclass
from datetime import datetime

from common.text import Bilingual
from documents.dates import written_moment
from documents.typesetting import bilingual, typeset
from documents.values import Issuer, issuer_data


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """A receipt; ``registered_at`` is in the administration's zone. ``language`` is ``fr`` or ``ar``."""

    issuer: Issuer
    register: Bilingual
    number: str
    registered_at: datetime
    sender: str
    subject: str
    external_reference: str
    pieces: int
    verify_url: str
    code: str
    language: str
    demonstration: bool


def receipt_pdf(receipt: Receipt) -> bytes:
    """The receipt as PDF/A, A5 across: one page, unless its subject fills more."""
    return typeset(
        "receipt.typ",
        {
            "issuer": issuer_data(receipt.issuer),
            "register": bilingual(receipt.register),
            "number": receipt.number,
            "when": f"{receipt.registered_at:%d/%m/%Y %H:%M}",
            "written": written_moment(receipt.registered_at, receipt.language),
            "sender": receipt.sender,
            "subject": receipt.subject,
            "external_reference": receipt.external_reference,
            "pieces": str(receipt.pieces),
            "verify_url": receipt.verify_url,
            "code": receipt.code,
            "lang": receipt.language,
            "demonstration": receipt.demonstration,
        },
        code=receipt.verify_url,
    )
