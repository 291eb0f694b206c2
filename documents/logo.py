"""An administration's logo: whatever picture is given becomes a small PNG, made apart from this process.

A drawing (SVG) is never kept or served as such: it could carry scripts and links.
"""

import base64
from pathlib import Path
from tempfile import TemporaryDirectory

from common.errors import Kind, Refusal, gettext_noop
from documents.sandbox import ask

MOST_BYTES = 1_000_000
_SECONDS = 15


class LogoTooHeavy(Refusal):
    """Larger than any logo needs to be."""

    code = "logo_too_heavy"
    kind = Kind.TOO_LARGE
    message = gettext_noop("This picture is too heavy for a logo. Give one of at most 1 MB.")


class LogoUnusable(Refusal):
    """No picture, or not one that paper and screens can show."""

    code = "logo_unusable"
    kind = Kind.INVALID
    message = gettext_noop(
        "This file can't be used as a logo. Give a picture in PNG, JPEG or SVG, at most four times as wide as it is high."
    )


def logo_png(content: bytes) -> bytes:
    """The picture as PNG, at most 480 points wide and high, nothing left of what else the file held.

    :raises LogoTooHeavy: over :data:`MOST_BYTES`. :raises LogoUnusable: no picture that can be shown.
    """
    if len(content) > MOST_BYTES:
        raise LogoTooHeavy
    with TemporaryDirectory() as folder:
        path = Path(folder) / "logo"
        path.write_bytes(content)
        answer, parts = ask({"task": "logo", "path": str(path)}, seconds=_SECONDS)
    if answer is None or answer.get("refused"):
        raise LogoUnusable
    return parts[0]


def logo_drawing(png: bytes) -> str:
    """The logo as templates take it, "" without one: text, since data of papers is text."""
    if not png:
        return ""
    width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))  # PNG, section 11.2.2
    picture = base64.b64encode(png).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{picture}"/></svg>'
    )
