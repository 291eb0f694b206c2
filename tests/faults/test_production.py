"""Production with parts and servers of it killed at random while the story is told: afterwards nothing is lost or doubled."""

import os
import random
import time

import pytest

from tests.faults.afterwards import nothing_lost_or_doubled, told_to_the_end
from tests.production.installation import PARTS, Production

SECONDS = float(os.environ.get("FAULT_SECONDS", "20"))
TELLING = ("-m", "tests.production.telling")
TELLERS = 2
pytestmark = pytest.mark.timeout(SECONDS * 2 + 1500)


class Misfortune:
    """Kills something, leaves it away for a moment, and starts it again, as what watches over containers does."""

    def __init__(self, production: Production) -> None:
        self.production = production
        self.chance = random.Random()
        self.kills: list[str] = []

    def strike(self) -> None:
        """One of the parts, or one of the servers they need."""
        name = self.chance.choice([*PARTS, *self.production.servers])
        self.kills.append(name)
        if name in PARTS:
            self.production.kill_part(name)
            time.sleep(self.chance.uniform(0, 2))
            self.production.start_part(name)
            return
        self.production.servers[name].kill()
        time.sleep(self.chance.uniform(0, 5))
        self.production.servers[name].start()

    def lift_up(self) -> None:
        """Start again what ended because something that it needs was away."""
        for name in PARTS:
            if self.production.parts[name].poll() is not None:
                self.kills.append(f"{name} (by itself)")
                self.production.start_part(name)

    def summed_up(self) -> str:
        """What was killed how often."""
        return ", ".join(f"{self.kills.count(name)} {name}" for name in sorted(set(self.kills)))


def test_production_survives(production: Production) -> None:
    misfortune, end = Misfortune(production), time.monotonic() + SECONDS
    tellers = [production.start(*TELLING) for _ in range(TELLERS)]
    while time.monotonic() < end:
        time.sleep(misfortune.chance.uniform(0.5, 4))
        if misfortune.chance.random() < 0.2:
            tellers[0].kill()
            tellers[0].wait()
        misfortune.strike()
        misfortune.lift_up()
        tellers = [one if one.poll() is None else production.start(*TELLING) for one in tellers]
    production.until_ready()
    for teller in tellers:
        told_to_the_end(production, teller, *TELLING)
    found = nothing_lost_or_doubled(
        production, said=production.said("worker")[-4000:], meanwhile=misfortune.lift_up
    )
    print(f"killed: {misfortune.summed_up()}; {found['dispatched']} letters dispatched")
    assert production.run("check", "--database", "default").returncode == 0
