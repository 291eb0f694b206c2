"""The whole system, with parts of it killed at random while the story is played: afterwards nothing is lost or doubled."""

import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.test_serve import Running
from tests.faults.afterwards import nothing_lost_or_doubled, told_to_the_end
from tests.faults.installation import Installation, made_in
from tests.services import free_port, wait_until

SECONDS = float(os.environ.get("FAULT_SECONDS", "12"))
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
                lambda: not self.running.family(), seconds=60, what="the family of a killed supervisor to end"
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
    told_to_the_end(served.installation, teller, "manage.py", "play_story")
    assert served.kills
    found = nothing_lost_or_doubled(served.installation, said=served.running.said)
    print(
        f"{len(served.kills)} kills, {served.kills.count('supervisor')} of everything; {found['dispatched']} letters dispatched"
    )
