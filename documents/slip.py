"""The transmittal slip (bordereau d'envoi, ورقة الإرسال): what is sent, how many, and the double that comes back signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from documents.dates import written_day
from documents.typesetting import typeset
from documents.values import Issuer, issuer_data


@dataclass(frozen=True, kw_only=True)
class SlipLine:
    """One line: what is sent, in how many copies, and what there is to say of it."""

    designation: str
    copies: int
    remarks: str = ""


@dataclass(frozen=True, kw_only=True)
class Slip:
    """A slip; ``recipients`` are lines of text in the order of sending, ``dispatched_at`` in the administration's zone."""

    issuer: Issuer
    number: str
    dispatched_at: datetime
    recipients: Sequence[str]
    mode: str
    lines: Sequence[SlipLine]
    verify_url: str
    code: str
    language: str
    demonstration: bool


def slip_pdf(slip: Slip) -> bytes:
    """The slip as PDF/A; its head is repeated on each page, pages are counted."""
    return typeset(
        "slip.typ",
        {
            "issuer": issuer_data(slip.issuer),
            "number": slip.number,
            "when": written_day(slip.dispatched_at, slip.language),
            "recipients": list(slip.recipients),
            "mode": slip.mode,
            "lines": [
                {"designation": line.designation, "copies": line.copies, "remarks": line.remarks}
                for line in slip.lines
            ],
            "verify_url": slip.verify_url,
            "code": slip.code,
            "lang": slip.language,
            "demonstration": slip.demonstration,
        },
        code=slip.verify_url,
    )
