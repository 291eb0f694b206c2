"""Visas given through the API, each on a folder that waits for this system."""

import secrets
import time
from collections.abc import Iterator
from functools import partial

import httpx

from common import clock
from demo import people
from demo.world import World
from organisation.models import Administration
from organisation.queries import principal_for
from organisation.roles import Role
from parapheur.models import Folder, Step
from tests.bench import Figure
from tests.bench.inside.clients import CLIENTS, at_once, client, systems, until_told
from tests.factories.api import System
from tests.factories.parapheur import launched, make_circuit, post_step

VISAS = 10  # of one folder, one after the other


def measure(url: str, amount: int) -> Iterator[Figure]:
    """As many decisions, shared by the clients, of which each decides on its own folders."""
    world = World(Administration.objects.get(code=people.ADMINISTRATION))
    office = systems(world.unit("DF"), Role.HEAD)
    each = max(1, amount // CLIENTS // VISAS)
    works = []
    for system in office:
        folders = _folders(world, system, each + 1)
        caller = client(system, url)
        _decide(caller, folders[:1])
        works.append(partial(_decide, caller, folders[1:]))
    until_told()
    begun = time.perf_counter()
    seconds = at_once(works)
    complete = until_told() - begun
    decided = each * VISAS * CLIENTS
    yield Figure("decisions through the API, 8 clients", decided / seconds, "/s", 60, at_least=True)
    yield Figure("decisions with all that is told of them", decided / complete, "/s")


def _folders(world: World, system: System, amount: int) -> list[Folder]:
    """Folders under way; the last of their visas is never given, so that nothing else begins."""
    now = clock.now()
    by = principal_for(system.account.pk, now=now)
    circuit = make_circuit(
        world.act_as(people.ADMINISTRATOR, now), [[post_step(by, "visa")] for _ in range(VISAS + 1)], now=now
    )
    return [launched(circuit, by, world.unit("DF"), now=now) for _ in range(amount)]


def _decide(caller: httpx.Client, folders: list[Folder]) -> None:
    for folder in folders:
        version = folder.version
        for step in list(Step.objects.filter(folder=folder).order_by("stage", "position"))[:VISAS]:
            answer = caller.post(
                "/api/v1/decisions/",
                json={
                    "folder_id": str(folder.pk), "step_id": str(step.pk), "verb": "approve", "version": version,
                },
                headers={"Idempotency-Key": secrets.token_hex(16)},
            )  # fmt: skip
            assert answer.status_code == 201, answer.text
            version = answer.json()["version"]
