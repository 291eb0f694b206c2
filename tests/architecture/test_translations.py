"""Every sentence exists in French and in Arabic, says the same, and is still used."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from string import Formatter

import polib
import pytest

from tests.architecture.source import ROOMS, ROOT

LANGUAGES = ("fr", "ar")
CATALOGUES = sorted(ROOT.glob("*/locale/*/LC_MESSAGES/django.po"))
PERCENT = re.compile(r"%\([a-z_]+\)[sd]|%[sd]")
BARE_SPACE = re.compile(r" [:;?!»](?![\w/])|« ")
HOW_TO = (
    "run `../.venv/bin/django-admin makemessages -l fr -l ar --no-location` in {room}/ and fill in both files"
)


def _places(text: str) -> list[str]:
    named = PERCENT.findall(text)
    try:
        return sorted(
            named + [f"{{{name}}}" for _, name, _, _ in Formatter().parse(text) if name is not None]
        )
    except ValueError:  # a brace that is no placeholder
        return sorted(named)


def _texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_catalogue_is_complete(path: Path) -> None:
    catalogue = polib.pofile(str(path))
    language = path.parts[-3]
    named = catalogue.metadata.get("Language")
    assert named == language, (
        f"write « Language: {language} » in the header: without it plurals are counted as in English"
    )
    entries = [entry for entry in catalogue if not entry.obsolete]
    assert not [entry.msgid for entry in entries if entry.fuzzy], "check the guess, then take « fuzzy » away"
    assert not [entry.msgid for entry in entries if not all(_texts(entry))], "translate these"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_translation_names_the_same_facts(path: Path) -> None:
    wrong = [
        (entry.msgid, text)
        for entry in polib.pofile(str(path))
        if not entry.obsolete
        for text in _texts(entry)
        # A plural form for one or two may say the number in words.
        if not set(_places(text)) <= set(_places(entry.msgid_plural or entry.msgid))
        or (not entry.msgid_plural and _places(text) != _places(entry.msgid))
    ]
    assert not wrong, "keep every {place} and %(place)s, and invent none"


@pytest.mark.parametrize("path", [path for path in CATALOGUES if "/fr/" in str(path)], ids=str)
def test_french_marks_stay_with_their_word(path: Path) -> None:
    wrong = [text for entry in polib.pofile(str(path)) for text in _texts(entry) if BARE_SPACE.search(text)]
    assert not wrong, "a no-break space goes before : ; ? ! » and after «"


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_of_a_room_is_in_its_catalogues(
    room: str, tmp_path: Path, absent: Callable[[str], None]
) -> None:
    if not shutil.which("xgettext"):
        absent("gettext is absent (xgettext finds the sentences in the source)")
    copy = tmp_path / room
    shutil.copytree(ROOT / room, copy, ignore=shutil.ignore_patterns("__pycache__", "*.mo", "migrations"))
    for language in LANGUAGES:
        (copy / "locale" / language / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-P", "-m", "django", "makemessages", "--no-location", "--no-obsolete"]
    subprocess.run(
        [*command, *(f"--locale={language}" for language in LANGUAGES)],
        cwd=copy,
        env={"PATH": os.environ["PATH"]},
        check=True,
        capture_output=True,
    )
    for language in LANGUAGES:
        used = _sentences(copy / "locale" / language / "LC_MESSAGES" / "django.po")
        kept = _sentences(ROOT / room / "locale" / language / "LC_MESSAGES" / "django.po")
        assert not used - kept, f"{room}, {language}: not translated; {HOW_TO.format(room=room)}"
        assert not kept - used, f"{room}, {language}: no longer used; {HOW_TO.format(room=room)}"


def _sentences(path: Path) -> set[tuple[str, str]]:
    if not path.exists():
        return set()
    return {(entry.msgctxt or "", entry.msgid) for entry in polib.pofile(str(path)) if not entry.obsolete}


@pytest.mark.parametrize("room", ROOMS)
def test_no_sentence_hides_in_a_formatted_string(room: str) -> None:
    """xgettext doesn't look inside f-strings."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in (ROOT / room).rglob("*.py")
        for formatted in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(formatted, ast.JoinedStr)
        for call in ast.walk(formatted)
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") in {"_", "gettext", "ngettext", "pgettext", "gettext_noop"}
        and isinstance(call.args[0], ast.Constant)
    ]
    assert not hidden
