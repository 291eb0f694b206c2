"""Lists and searches of mails through the API, by those whom :mod:`tests.bench.inside.mails` has made."""

import time
from collections.abc import Iterator
from statistics import median, quantiles
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from organisation.models import User
from tests.bench import Figure
from tests.bench.inside.mails import COMMON, DESK, FEW, HALF, NOTHING, ORDINARY, RARE

MAILS = "/api/v1/mails/"
TIMES = 40  # each list
LENGTHS = {ORDINARY: 25, NOTHING: 0, FEW: 3, HALF: 25, DESK: 25}


def measure() -> Iterator[Figure]:
    """The 25 newest for each reader, then searches; times are those in the server, from request to answer."""
    for name, length in LENGTHS.items():
        reader = _reader(name)
        assert len(_list(reader)) == length, name
        with CaptureQueriesContext(connection) as captured:
            _list(reader)
        statements = len(captured)  # before the next request forgets them
        times = _times(reader)
        if name == ORDINARY:
            yield Figure("SQL statements of a list", statements, "", 8)
        yield Figure(f"list, {name}, p50", median(times), "ms", 40 if name == ORDINARY else None)
        yield Figure(f"list, {name}, p95", _p95(times), "ms", None if name == ORDINARY else 100)
    reader = _reader(ORDINARY)
    for name, word in (("common", COMMON), ("rare", RARE)):
        assert _list(reader, search=word), word
        yield Figure(f"search of a {name} word, p95", _p95(_times(reader, search=word)), "ms", 100)


def _times(reader: APIClient, **asked: str) -> list[float]:
    found = []
    for _ in range(TIMES):
        cache.clear()  # the quota
        begun = time.perf_counter()
        _list(reader, **asked)
        found.append((time.perf_counter() - begun) * 1000)
    return found


def _list(reader: APIClient, **asked: str) -> list[Any]:
    answer = reader.get(MAILS, asked)
    assert answer.status_code == 200, answer.content
    return list(answer.json()["results"])


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


def _reader(name: str) -> APIClient:
    client = APIClient(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(name_fr=name), backend="django.contrib.auth.backends.ModelBackend")
    return client
