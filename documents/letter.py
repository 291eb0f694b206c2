"""An official letter from text: letterhead, mentions, paragraphs, and rooms kept for the signature and the seal."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from common.text import Bilingual
from documents.typesetting import bilingual, marks, typeset
from documents.values import Issuer, issuer_data


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a letter says. Number and date are left to the seal's stamp; ``through`` is the hierarchy it passes (s/c)."""

    issuer: Issuer
    sender_title: Bilingual
    recipient: Sequence[str]
    subject: str
    body: str
    language: str
    through: str = ""
    reference: str = ""
    attachments: str = ""
    copies: Sequence[str] = ()
    demonstration: bool = False


@dataclass(frozen=True, kw_only=True)
class LetterPdf:
    """The letter, and where its stamps go: page from 0, box as fractions of the page from the top left."""

    content: bytes
    signature_place: dict[str, Any]
    seal_place: dict[str, Any]


def letter_pdf(letter: Letter) -> LetterPdf:
    """The letter as PDF/A with the places of its stamps."""
    data = {
        "issuer": issuer_data(letter.issuer),
        "sender_title": bilingual(letter.sender_title),
        "recipient": list(letter.recipient),
        "through": letter.through,
        "subject": letter.subject,
        "reference": letter.reference,
        "attachments": letter.attachments,
        "paragraphs": [paragraph for paragraph in letter.body.split("\n") if paragraph.strip()],
        "copies": list(letter.copies),
        "lang": letter.language,
        "demonstration": letter.demonstration,
    }
    found = marks("letter.typ", data)
    return LetterPdf(
        content=typeset("letter.typ", data),
        signature_place=_place(found["signature"]),
        seal_place=_place(found["seal"]),
    )


def _place(mark: dict[str, Any]) -> dict[str, Any]:
    return {name: mark[name] for name in ("page", "x", "y", "width", "height")}
