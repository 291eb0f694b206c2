"""The list of keys tells what is built, no more and no less."""

import re
from pathlib import Path

import web
from web.views.account import keyboard
from web.views.account.keyboard import EVERYWHERE, IN_LISTS, ON_A_MAIL, REGISTERING

SITE = Path(web.__file__).parent
DRAWN = {"ArrowDown": "↓", "ArrowUp": "↑", "Escape": "Esc"}
HEARD = re.compile(r"""\b(Arrow[A-Z][a-z]+|Escape|Enter|F\d{1,2})\b|"([/?])\"""")
BORNE = re.compile(r'data-key="([^"{]+)"')
GIVEN = re.compile(r'"(F\d{1,2})"')


def built() -> set[str]:
    """The keys that scripts listen to, and those that buttons and links bear."""
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in (SITE / "scripts").glob("*.js"))
    pages = "\n".join(path.read_text(encoding="utf-8") for path in (SITE / "templates").rglob("*.html"))
    views = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (SITE / "views").rglob("*.py")
        if path != Path(keyboard.__file__)
    )
    found = {DRAWN.get(name or sign, name or sign) for name, sign in HEARD.findall(scripts)}
    return found | set(BORNE.findall(pages)) | set(GIVEN.findall(views))


def test_the_list_names_the_keys_that_are_built() -> None:
    listed = {
        one
        for key in (*EVERYWHERE, *IN_LISTS, *ON_A_MAIL, *REGISTERING)
        for one in (["+".join(key.keys)] if "Ctrl" in key.keys else key.keys)
    }
    assert listed == built()
