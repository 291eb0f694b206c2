"""Entries of the journal by many processes at once, each in a transaction, in turn with plain inserts of the same rows."""

import multiprocessing
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from multiprocessing.synchronize import Barrier
from statistics import median
from typing import ClassVar

from django.db import connection, connections, transaction

from common import clock
from common.identifiers import new_id
from journal.events import SYSTEM, Event, Ref
from journal.models import Entry
from journal.publish import _entry, record
from tests.bench import Figure

ROUNDS = 5


@dataclass(frozen=True, kw_only=True)
class LampLit(Event):
    """A fact of which nobody is told."""

    name: ClassVar[str] = "tests.bench_lamp_lit"
    watts: int


def measure(writers: str, each: str) -> Iterator[Figure]:
    """Rounds of both kinds follow one another, now this first, now that; the share is the median of the rounds'."""
    connections.close_all()
    barrier = multiprocessing.Barrier(int(writers) + 1)
    processes = [
        multiprocessing.get_context("fork").Process(target=_write, args=(barrier, int(each)))
        for _ in range(int(writers))
    ]
    for process in processes:
        process.start()
    amount = int(writers) * int(each)
    rates = []
    for number in range(ROUNDS):
        first, second = amount / _seconds(barrier), amount / _seconds(barrier)
        rates.append((first, second) if number % 2 == 0 else (second, first))
    for process in processes:
        process.join()
    yield Figure(f"journal entries, {writers} writers", median(entries for entries, _ in rates), "/s")
    yield Figure(f"plain inserts, {writers} writers", median(plain for _, plain in rates), "/s")
    share = median(entries / plain for entries, plain in rates)
    yield Figure("journal entries against plain inserts", 100 * share, "%", 85, at_least=True)


def lamp() -> LampLit:
    """A fact about a lamp of its own."""
    about = Ref(kind="lamp", id=new_id(), label="Lampe de l’entrée")
    return LampLit(administration_id=new_id(), about=about, watts=40)


def made(amount: int) -> list[Entry]:
    """As many entries, as the journal writes them, not yet written."""
    return [_entry(lamp(), SYSTEM, clock.now()) for _ in range(amount)]


def _seconds(barrier: Barrier) -> float:
    barrier.wait()
    begun = time.perf_counter()
    barrier.wait()
    return time.perf_counter() - begun


def _write(barrier: Barrier, each: int) -> None:
    connection.ensure_connection()
    try:
        for number in range(ROUNDS):
            facts, rows = [lamp() for _ in range(each)], made(each)
            works = [partial(_record, facts), partial(_insert, rows)]
            for work in works if number % 2 == 0 else reversed(works):
                barrier.wait()
                work()
                barrier.wait()
    except Exception:
        barrier.abort()
        raise


def _record(facts: list[LampLit]) -> None:
    for fact in facts:
        record(fact, actor=SYSTEM, now=clock.now())


def _insert(rows: list[Entry]) -> None:
    for row in rows:
        with transaction.atomic():
            row.save(force_insert=True)
