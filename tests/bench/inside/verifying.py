"""A long journal, sealed, and read again against its seals."""

import time
from collections.abc import Iterator
from statistics import median

from django.db import connection

from audit.use_cases.anchor_seals import anchor_seals
from audit.use_cases.seal_entries import seal_entries
from audit.verification import verify
from common import clock
from journal.models import Entry
from tests.bench import Figure
from tests.bench.inside.writing import made

ROUNDS = 5
BATCH = 2000


def measure(entries: str) -> Iterator[Figure]:
    """Several times over; the median by the clock, and what the processor would allow if it did nothing else."""
    for start in range(0, int(entries), BATCH):
        Entry.objects.bulk_create(made(min(BATCH, int(entries) - start)))
    seal_entries(now=clock.now(), whole=True)
    anchor_seals(now=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    rates, busy = [], []
    for _ in range(ROUNDS):
        begun, begun_busy = time.perf_counter(), time.process_time()
        verdict = verify()
        rates.append(verdict.entries / (time.perf_counter() - begun))
        busy.append(verdict.entries / (time.process_time() - begun_busy))
        assert verdict.is_whole, verdict
    yield Figure("verify_audit", median(rates), "/s", 100_000, at_least=True)
    yield Figure("verify_audit, by processor time of Python alone", median(busy), "/s")
