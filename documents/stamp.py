"""Visible stamps of signatures and seals: a PDF page of the stamp's size, in both languages, with a QR code."""

from dataclasses import dataclass
from datetime import datetime

from common.text import Bilingual
from documents.typesetting import bilingual, typeset
from documents.values import NOTHING

WIDTH_MM, HEIGHT_MM = 76.0, 27.0


@dataclass(frozen=True, kw_only=True)
class SignatureStamp:
    """A person's signature as it is seen. ``signed_at`` is in the administration's zone, printed with its offset."""

    name: Bilingual
    title: Bilingual
    mention: Bilingual
    signed_at: datetime
    verify_url: str
    code: str
    demonstration: bool


@dataclass(frozen=True, kw_only=True)
class SealStamp:
    """An administration's seal as it is seen, with the letter's number and date, and the ``city`` where it is dated."""

    administration: Bilingual
    number: str
    date: str
    sealed_at: datetime
    verify_url: str
    code: str
    demonstration: bool
    city: Bilingual = NOTHING


def signature_stamp(stamp: SignatureStamp) -> bytes:
    """The stamp as a PDF of one page, :data:`WIDTH_MM` by :data:`HEIGHT_MM`."""
    return typeset(
        "stamp.typ",
        {
            "name": bilingual(stamp.name),
            "title": bilingual(stamp.title),
            "mention": bilingual(stamp.mention),
            "when": _when(stamp.signed_at),
            "code": stamp.code,
            "demonstration": stamp.demonstration,
        },
        code=stamp.verify_url,
    )


def seal_stamp(stamp: SealStamp) -> bytes:
    """The stamp as a PDF of one page, :data:`WIDTH_MM` by :data:`HEIGHT_MM`."""
    return typeset(
        "seal.typ",
        {
            "name": bilingual(stamp.administration),
            "number": stamp.number,
            "date": stamp.date,
            "city": bilingual(stamp.city),
            "when": _when(stamp.sealed_at),
            "code": stamp.code,
            "demonstration": stamp.demonstration,
        },
        code=stamp.verify_url,
    )


def _when(instant: datetime) -> str:
    offset = instant.strftime("%z")
    return (
        f"{instant:%d/%m/%Y %H:%M} (UTC{offset[:3]}:{offset[3:]})" if offset else f"{instant:%d/%m/%Y %H:%M}"
    )
