"""Eight systems that call the API over HTTP, each by an account and a token of its own."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
from oauth2_provider.models import AccessToken

from common import clock
from journal.models import Delivery
from organisation.models import Unit
from organisation.roles import Role
from tests.factories.api import System

CLIENTS = 8


def systems(unit: Unit, role: Role) -> list[System]:
    """Applications with this role in the unit, each in a post of its own."""
    return [System(unit, (Role.APPLICATION, role)) for _ in range(CLIENTS)]


def client(system: System, url: str) -> httpx.Client:
    """What the system calls with; it keeps its connection."""
    token = AccessToken.objects.create(
        application=system.application,
        token=f"token of {system.account.pk}",
        scope=system.scope,
        expires=clock.now() + timedelta(hours=1),
    )
    return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token.token}"}, timeout=60)


def at_once(works: list[Callable[[], None]]) -> float:
    """How many seconds all of them took, each in a thread."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(work) for work in works]:
            done.result()
    return time.perf_counter() - begun


def until_told(lane: str = "") -> float:
    """Wait until nothing is left to tell (in that lane); the clock's reading then."""
    waiting = Delivery.objects.filter(done_at=None, **({"lane": lane} if lane else {}))
    while waiting.exists():
        time.sleep(0.1)
    return time.perf_counter()
