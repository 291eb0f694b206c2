"""What was changed behind the product's back is found, by the commands that anybody can run."""

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.installation import Installation, made_in

pytestmark = [pytest.mark.timeout(300), pytest.mark.xdist_group("serve")]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """An installation in which the story was played, and what it told."""
    folder = tmp_path_factory.mktemp("told")
    installation = made_in(folder / "data")
    return folder / "data", json.loads(
        installation.must("play_story", "--json", "--out", str(folder / "made"))
    )


@pytest.fixture
def copy(told: tuple[Path, dict[str, Any]], tmp_path: Path) -> Installation:
    """A copy of it to tamper with."""
    shutil.copytree(told[0], tmp_path / "data")
    return Installation(tmp_path / "data")


def tamper(installation: Installation, statement: str) -> str:
    """Drop the triggers that protect the journal, change a row from the middle; its identifier."""
    with sqlite3.connect(installation.folder / "database.sqlite3") as database:
        for verb in ("update", "delete"):
            database.execute(f"DROP TRIGGER journal_entry_no_{verb}")
        [(entry,)] = database.execute("SELECT id FROM journal_entry ORDER BY id LIMIT 1 OFFSET 20").fetchall()
        database.execute("PRAGMA foreign_keys=OFF")
        database.execute(statement, (entry,))
    return str(entry)


def test_a_whole_journal_is_found_whole(copy: Installation) -> None:
    assert copy.run("verify_audit").returncode == 0
    assert copy.run("verify_files").returncode == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET canonical = replace(canonical, '2', '3') WHERE id = ?",
        "DELETE FROM journal_entry WHERE id = ?",
    ],
    ids=["changed", "deleted"],
)
def test_a_tampered_journal_row_is_named(copy: Installation, statement: str) -> None:
    entry = tamper(copy, statement)
    done = copy.run("verify_audit", "--json")
    assert done.returncode == 1, done.stdout
    assert entry in done.stdout.replace("-", "")


def test_a_changed_file_is_named(copy: Installation) -> None:
    victim = max(
        (copy.folder / "files").rglob("*"), key=lambda path: path.stat().st_size if path.is_file() else 0
    )
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 1
    victim.chmod(0o600)
    victim.write_bytes(content)
    done = copy.run("verify_files", "--json")
    assert done.returncode == 1, done.stdout


def test_the_signed_letter_validates_and_a_flipped_byte_does_not(
    told: tuple[Path, dict[str, Any]], copy: Installation, tmp_path: Path, absent: Callable[[str], None]
) -> None:
    signed = Path(told[1]["files"]["signed"])
    assert json.loads(copy.must("validate_pdf", str(signed), "--json"))["verdict"] == "valid_no_legal_value"
    if shutil.which("pdfsig") is None:
        absent("pdfsig is absent (Debian: apt install poppler-utils)")
    assert _pdfsig(signed).count("Signature is Valid") == 2
    content = bytearray(signed.read_bytes())
    content[len(content) // 3] ^= 1
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(content)
    assert copy.run("validate_pdf", str(changed)).returncode == 1
    assert _pdfsig(changed).count("Signature is Valid") < 2


def _pdfsig(path: Path) -> str:
    return subprocess.run(["pdfsig", str(path)], capture_output=True, text=True).stdout
