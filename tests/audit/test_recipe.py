"""The recipes of docs/audit.md do what they say, on what the product writes."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest

from audit.queries import proof_of
from audit.use_cases.anchor_seals import anchor_seals
from audit.use_cases.seal_entries import seal_entries
from tests.factories.organisation import Ministry

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).resolve().parents[2] / "docs" / "audit.md"


def block(language: str) -> str:
    found = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(found) == 1
    return str(found[0])


@pytest.fixture
def sealed(write: Callable[..., list[UUID]], ministry: Ministry, now: datetime) -> list[UUID]:
    written = []
    for _ in range(3):
        written += write(5, administration_id=ministry.administration.pk)
        seal_entries(now=now)
    anchor_seals(now=now)
    return written


def test_an_entry_is_proved_by_the_script_and_a_changed_one_is_not(
    sealed: list[UUID], ministry: Ministry, now: datetime, store: Path, tmp_path: Path
) -> None:
    script, file = tmp_path / "check.py", tmp_path / "proof.json"
    script.write_text(block("python"))
    proof = proof_of(sealed[7], principal=ministry.auditor, now=now)

    def said(data: dict[str, object]) -> str:
        file.write_text(json.dumps(data))
        command = [sys.executable, script, file, store / proof.anchor_key]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()

    data = proof.as_data()
    assert said(data) == "proved"
    assert said(data | {"entry": proof.canonical.replace("Amina", "Karim")}) == "NOT proved"
    assert said(data | {"seal": proof.seal_text.replace("2026", "2025")}) == "NOT proved"


def test_the_chain_is_checked_by_the_shell(sealed: list[UUID], store: Path) -> None:
    seals = store / "audit" / "seals"

    def said() -> str:
        done = subprocess.run(
            ["sh", "-c", block("sh")], cwd=seals, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    assert said() == ""
    first = seals / "000000001.json"
    first.chmod(0o600)
    first.write_text(first.read_text().replace('"last":5', '"last":6'))
    assert said() == "000000002.json doesn't follow"
