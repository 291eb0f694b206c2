"""Clerks at one register, killed in the middle of what they do: no number is lost or given twice."""

import os
import random
import signal
import time
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests.faults.installation import Installation, made_in

SECONDS = float(os.environ.get("FAULT_SECONDS", "8"))
CLERKS = 8
pytestmark = [pytest.mark.timeout(SECONDS + 300), pytest.mark.xdist_group("serve")]


def work_and_die(installation: Installation, seconds: float) -> int:
    """Eight clerks for ``seconds`` and until something is registered, one of them killed now and then and replaced.

    Returns how many were killed.
    """
    chance = random.Random(uuid4().int)
    clerks = [installation.start("-m", "tests.faults.clerk") for _ in range(CLERKS)]
    killed, end = 0, time.monotonic() + seconds
    while time.monotonic() < end or not installation.asked("tests.faults.numbers")["mails"]:
        time.sleep(chance.uniform(0.1, 0.6))
        place = chance.randrange(CLERKS)
        clerks[place].send_signal(signal.SIGKILL)
        clerks[place].wait()
        clerks[place] = installation.start("-m", "tests.faults.clerk")
        killed += 1
    for clerk in clerks:
        clerk.send_signal(signal.SIGKILL)
        clerk.wait()
    return killed


def check(installation: Installation) -> None:
    found = installation.asked("tests.faults.numbers")
    assert found["mails"] > 0, "the clerks registered something"
    assert found["distinct"] == found["given"] == found["counted"], found
    assert not any(found["missing"]), found
    assert (found["without_entry"], found["entries_without_mail"], found["entries_without_delivery"]) == (
        0,
        0,
        0,
    )


def test_on_sqlite(tmp_path: Path) -> None:
    installation = made_in(tmp_path / "data")
    assert work_and_die(installation, SECONDS) > 3
    check(installation)


def test_on_postgresql(tmp_path: Path, postgresql_url: str) -> None:
    name = f"faults_{uuid4().hex[:8]}"
    with psycopg.connect(postgresql_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    installation = made_in(tmp_path / "data", database_url=f"{postgresql_url.rpartition('/')[0]}/{name}")
    assert work_and_die(installation, SECONDS) > 3
    check(installation)
