"""The whole system, with parts of it killed at random while the story is played: afterwards nothing is lost or doubled."""

import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.test_serve import Running
from tests.faults.installation import Installation, made_in
from tests.services import free_port, wait_until

SECONDS = float(os.environ.get("FAULT_SECONDS", "12"))
SETTLING = 240  # seconds: leases of the killed last one minute, tries are a little apart
pytestmark = [pytest.mark.timeout(SECONDS * 3 + 600), pytest.mark.xdist_group("serve")]


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return made_in(tmp_path / "data")


@pytest.fixture
def served(installation: Installation) -> Iterator["Served"]:
    served = Served(installation)
    yield served
    served.running.end(signal.SIGKILL)


class Served:
    """The installation with its server, which is started again when it was killed."""

    def __init__(self, installation: Installation) -> None:
        self.installation, self.port = installation, free_port()
        self.chance = random.Random()
        self.kills: list[str] = []
        self.start()

    def start(self) -> None:
        self.running = Running(self.installation.folder, self.port).until_ready()

    def kill_somebody(self) -> None:
        """One of the family, or now and then the head of it, which must take all others with it."""
        family = list(self.running.family())
        if not family or self.chance.random() < 0.15:
            self.kills.append("supervisor")
            self.running.end(signal.SIGKILL)
            wait_until(
                lambda: not self.running.family(), seconds=10, what="the family of a killed supervisor to end"
            )
            self.start()
            return
        self.kills.append("child")
        os.kill(self.chance.choice(family), signal.SIGKILL)


def test_the_story_survives(served: Served) -> None:
    end = time.monotonic() + SECONDS
    teller = served.installation.start("manage.py", "play_story")
    while time.monotonic() < end:
        time.sleep(served.chance.uniform(0.5, 2.5))
        if served.chance.random() < 0.2:
            teller.kill()
            teller.wait()
        try:
            served.kill_somebody()
        except ProcessLookupError:
            continue
        if teller.poll() is not None:
            teller = served.installation.start("manage.py", "play_story")
    if (
        teller.wait(timeout=SETTLING) != 0
    ):  # killed, or its helpers were: one more, undisturbed, must come to its end
        teller = served.installation.start("manage.py", "play_story")
        assert teller.wait(timeout=SETTLING) == 0, (
            "the last telling comes to its end, with the workers left alive"
        )
    assert served.kills
    wait_until(
        lambda: _settled(served.installation), seconds=SETTLING, what=f"all deliveries\n{served.running.said}"
    )
    found = served.installation.asked("tests.faults.outcome")
    assert found["unsettled"] == [], found
    assert found["dispatched"] >= 1, found
    assert found["signatures"] >= 2 * found["dispatched"], found
    assert found["steps_signed_otherwise_than_once"] == [], found
    assert found["letters_numbered_otherwise_than_once"] == [], found
    assert found["signed_files_not_valid"] == [], found
    assert found["letters_without_slip"] == [], found
    assert found["people_not_told"] == [], found
    print(
        f"{len(served.kills)} kills, {served.kills.count('supervisor')} of everything; {found['dispatched']} letters dispatched"
    )
    numbers = served.installation.asked("tests.faults.numbers")
    assert numbers["distinct"] == numbers["given"] == numbers["counted"], numbers
    assert served.installation.run("verify_audit").returncode == 0
    assert served.installation.run("verify_files").returncode == 0


def _settled(installation: Installation) -> bool:
    time.sleep(1)
    return installation.asked("tests.faults.outcome")["unsettled"] == []
