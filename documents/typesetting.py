"""Typst, the one way in which this product makes PDFs: templates of this room, data only by JSON, PDF/A-3b."""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from common.text import Bilingual

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).parent / "templates"
_STANDARD: Literal["a-3b"] = "a-3b"  # ISO 19005-3, level B


def typeset(template: str, data: dict[str, Any]) -> bytes:
    """The PDF that ``template`` makes of ``data``, which is only ever data to it: nothing in it is run.

    :raises TypstError: the template is wrong; never because of what people typed.
    """
    import typst

    return bytes(
        typst.compile(
            str(TEMPLATES / template),
            root=str(TEMPLATES),
            font_paths=_fonts(),
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
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
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return {mark["name"]: mark for mark in json.loads(found)}


def bilingual(text: Bilingual) -> dict[str, str]:
    """A bilingual text as template data; both languages always have something."""
    return {"fr": text.in_language("fr"), "ar": text.in_language("ar")}


def plain(value: Any) -> dict[str, Any]:
    """A dataclass as template data."""
    return asdict(value)


@cache
def _fonts() -> "typst.Fonts":
    import fontpkg
    import typst

    # Amiri keeps Arabic text extractable; the static Plex Sans Arabic holds the Latin letters too.
    folders = {str(fontpkg.path(family).parent) for family in ("Amiri", "IBM Plex Sans Arabic")}
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=sorted(folders))
