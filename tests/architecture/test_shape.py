"""Files and functions small enough to read, and nothing left lying about."""

import ast
import re
import subprocess
import tomllib

import pytest

from tests.architecture.source import ROOT, Source, product, suite

FILE_LINES = 400
FUNCTION_LINES = 50
COMMON_FILES = 10
LEFT_OVER = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError|breakpoint\(\)")


def _written() -> list[Source]:
    return [source for source in product() + suite() if not source.is_migration]


def _over(path: str, lines: int, most: int) -> str:
    return f"{path} has {lines} lines, {most} are allowed: give its parts names and files of their own"


def test_files_are_short() -> None:
    lengths = {source.name: source.text.count("\n") for source in _written()}
    assert not [_over(name, lines, FILE_LINES) for name, lines in lengths.items() if lines > FILE_LINES]


def test_functions_are_short() -> None:
    too_long = [
        _over(f"{source.name}:{node.lineno} {node.name}", length, FUNCTION_LINES)
        for source in _written()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES
    ]
    assert not too_long


def test_common_stays_small() -> None:
    """An attic begins where « common » takes everything."""
    files = [source.name for source in product() if source.room == "common"]
    assert len(files) <= COMMON_FILES, "move what only one room needs into that room"


def test_every_room_has_a_place_in_the_layers() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = next(contract["layers"] for contract in settings["contracts"] if contract["id"] == "rooms")
    named = {room.strip() for layer in layers for room in layer.split("|")}
    assert named == set(settings["root_packages"]) == {source.room for source in product()}, (
        "name the new room in [tool.importlinter] of pyproject.toml, and draw it in docs/architecture.md"
    )


def test_every_room_says_what_it_is_for() -> None:
    silent = [
        source.name
        for source in product()
        if source.name.count("/") == 1
        and source.path.name == "__init__.py"
        and not ast.get_docstring(source.tree)
    ]
    assert not silent, "give the room's __init__.py one sentence"


@pytest.mark.parametrize("word", [LEFT_OVER], ids=["left over"])
def test_nothing_is_left_for_later(word: re.Pattern[str]) -> None:
    found = [
        f"{source.name}:{number} {line.strip()}"
        for source in _written()
        if source.name != "tests/architecture/test_shape.py"
        for number, line in enumerate(source.text.splitlines(), 1)
        if word.search(line)
    ]
    assert not found, "finish it, or open an issue and remove the line"


def test_no_large_or_compiled_file_is_kept() -> None:
    kept = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    files = [ROOT / name for name in kept.stdout.split("\0") if name]
    large = [str(path) for path in files if path.is_file() and path.stat().st_size > 1024 * 1024]
    assert not large, "make it in a test, or take it from a package"
    assert not [
        str(path) for path in files if path.suffix in {".mo", ".pyc", ".so", ".woff2", ".p12", ".pem"}
    ]
