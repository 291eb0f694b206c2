"""A logo: any picture becomes a small PNG, and nothing else of the file is left."""

import io

import pikepdf
import pytest
from PIL import Image

from common.text import Bilingual
from documents.letter import Letter, letter_pdf
from documents.logo import MOST_BYTES, LogoTooHeavy, LogoUnusable, logo_png
from documents.values import Issuer

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 80">%s<circle cx="50" cy="40" r="30" fill="#0b5d4b"/></svg>'
LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n, (b"&l%d;" % (n - 1) if n else b"ha") * 10) for n in range(12))


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), "#b3261e").save(target, kind)
    return target.getvalue()


@pytest.mark.parametrize(
    ("given", "size"),
    [
        (picture(2000, 1000), (480, 240)),
        (picture(300, 600, "JPEG"), (240, 480)),
        (DRAWING % b"", (480, 384)),
        (DRAWING % b"<script>alert(1)</script>", (480, 384)),
    ],
)
def test_a_picture_becomes_a_small_png(given: bytes, size: tuple[int, int]) -> None:
    made = logo_png(given)
    with Image.open(io.BytesIO(made)) as image:
        assert (image.format, image.size) == ("PNG", size)
    assert b"script" not in made


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"<html><body>no picture</body></html>",
        b"\x89PNG\r\n\x1a\nbroken",
        b"%PDF-1.7",
        picture(1000, 10),
        DRAWING % b'<image href="file:///etc/hostname" width="9" height="9"/>',
        b'<?xml version="1.0"?><!DOCTYPE svg [' + LAUGHS + b"]>" + DRAWING % b"<text>&l11;</text>",
        "é".encode("latin-1"),
    ],
)
def test_what_is_no_logo_is_refused(given: bytes) -> None:
    with pytest.raises(LogoUnusable):
        logo_png(given)


def test_a_heavy_file_is_not_even_opened() -> None:
    with pytest.raises(LogoTooHeavy):
        logo_png(b"x" * (MOST_BYTES + 1))


@pytest.mark.parametrize(("logo", "pictures"), [(b"", 0), (logo_png(picture(200, 100)), 1)])
def test_papers_bear_the_logo(logo: bytes, pictures: int) -> None:
    made = letter_pdf(
        Letter(
            issuer=Issuer(name=Bilingual("Ministère de l’Exemple", "وزارة المثال"), logo=logo),
            sender_title=Bilingual("Le Directeur", "المدير"),
            recipient=["Madame Exemple"],
            subject="Réponse",
            body="Madame,",
            language="fr",
        )
    )
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        drawn = [
            one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
        ]
        assert len([one for one in drawn if one.get("/ColorSpace") != "/DeviceGray"]) == pictures
