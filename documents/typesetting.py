"""Typst, the one way in which this product makes PDFs: templates of this room, data only by JSON, PDF/A-3b."""

import json
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from common.text import Bilingual, strip_bidi
from documents.codes import qr_svg

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).parent / "templates"
_STANDARD: Literal["a-3b"] = "a-3b"  # ISO 19005-3, level B
# Amiri keeps Arabic extractable; the static Plex Sans Arabic holds the Latin letters too.
_FAMILIES = ("Amiri", "IBM Plex Sans Arabic")
_WEIGHTS = ("Regular", "SemiBold", "Bold")  # those that templates ask for
_NO_GLYPH = "\N{BULLET}"


def typeset(template: str, data: dict[str, Any], *, code: str = "") -> bytes:
    """The PDF that ``template`` makes of ``data``, which is only ever data to it: nothing in it is run.

    ``code`` is what the paper's QR code carries. Characters that no font of ours can draw (emoji, other scripts)
    become bullets, since PDF/A allows no missing glyph (ISO 19005-3, 6.2.11.8).

    :raises TypstError: the template is wrong; never because of what people typed.
    """
    import typst

    return bytes(
        typst.compile(
            str(TEMPLATES / template),
            root=str(TEMPLATES),
            font_paths=_fonts(),
            sys_inputs=_inputs(data, code),
            format="pdf",
            pdf_standards=[_STANDARD],
        )
    )


def marks(template: str, data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What the template says of its pages under the label ``mark``, by name: such as where a stamp's room ended up."""
    import typst

    found = typst.query(
        str(TEMPLATES / template),
        "<mark>",
        field="value",
        root=str(TEMPLATES),
        font_paths=_fonts(),
        sys_inputs=_inputs(data),
    )
    return {mark["name"]: mark for mark in json.loads(found)}


def bilingual(text: Bilingual) -> dict[str, str]:
    """A bilingual text as template data; both languages always have something."""
    return {"fr": text.in_language("fr"), "ar": text.in_language("ar")}


def _inputs(data: dict[str, Any], code: str = "") -> dict[str, str]:
    inputs = {"data": json.dumps(_printable(data), ensure_ascii=False)}
    return inputs | {"qr": qr_svg(code)} if code else inputs


def _printable(value: Any) -> Any:
    """The same data with every text such as our fonts can draw it, without characters that change the direction unseen."""
    if isinstance(value, dict):
        return {name: _printable(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_printable(inner) for inner in value]
    if isinstance(value, str):
        return "".join(map(_drawn, unicodedata.normalize("NFC", strip_bidi(value))))
    return value


def _drawn(character: str) -> str:
    category = unicodedata.category(character)
    if character == "\n" or (ord(character) in _drawable() and category != "Cc"):
        return character
    if category in {"Mn", "Me", "Cf"}:  # marks and joiners of a character that is gone anyway
        return ""
    return " " if character.isspace() or category == "Cc" else _NO_GLYPH


@cache
def _drawable() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    drawable: set[int] = set()
    for family in _FAMILIES:
        covered = []
        for path in _files(family):
            with TTFont(path, lazy=True) as font:
                covered.append(set(font.getBestCmap()))
        drawable |= set.intersection(*covered)  # in every weight, since a text may be set in any
    return frozenset(drawable)


def _files(family: str) -> list[Path]:
    import fontpkg

    folder = Path(fontpkg.path(family)).parent
    return sorted(path for path in folder.glob("*.ttf") if path.stem.rpartition("-")[2] in _WEIGHTS)


@cache
def _fonts() -> "typst.Fonts":
    import typst

    folders = [str(_files(family)[0].parent) for family in _FAMILIES]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
