"""Telling subscribers: claims what is due, calls the handler, keeps the cause and the next try when it fails."""

import json
import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from common import clock
from journal.events import Event, actor_from_data, event_from_data
from journal.models import Delivery, Entry
from journal.subscriptions import Subscription, Told, subscription

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)  # how long a killed worker's delivery stays unclaimed
_RENEWAL = 20.0  # seconds between two renewals by a worker that lives
_BACKOFF = (5, 15, 60, 300, 900, 3600)  # seconds before the next try, the last one for all that follow


def deliver_due(lane: str | None = None, *, limit: int = 100) -> int:
    """Tell up to ``limit`` due deliveries of ``lane`` (of all lanes without one); returns how many were tried."""
    due = Delivery.objects.due(clock.now())
    if lane:
        due = due.filter(lane=lane)
    chosen = list(due.select_related("entry").order_by("next_try_at", "id")[:limit])
    return sum(deliver(delivery) for delivery in chosen)


def drain() -> int:
    """Tell all that is due, and all that comes of it, until nothing is left to try now; returns how many were tried."""
    total = 0
    while tried := deliver_due():
        total += tried
    return total


def deliver(delivery: Delivery) -> bool:
    """Tell one delivery; False when another worker has it. A failure is kept on the delivery, never raised."""
    now = clock.now()
    try:
        known = subscription(delivery.subscriber)
        event, told = _told(delivery.entry, delivery.attempts + 1, now)
        call = _react if known.in_transaction else _work
        return call(delivery, known, event, told)
    except Exception as problem:  # whatever a handler raises is kept with its next try, and shown
        logger.warning("delivery %s to %s failed", delivery.pk, delivery.subscriber, exc_info=True)
        _keep_problem(delivery, problem, now)
        return True


def try_again(delivery_ids: Iterable[int], *, now: datetime) -> list[Delivery]:
    """Let failed deliveries be tried at once; returns those that still fail."""
    chosen = list(Delivery.objects.failing().filter(id__in=delivery_ids).order_by("id"))
    again = Delivery.objects.failing().filter(id__in=[delivery.pk for delivery in chosen])
    again.update(next_try_at=now, leased_until=None)
    return chosen


def _told(entry: Entry, attempt: int, now: datetime) -> tuple[Event, Told]:
    data = json.loads(entry.canonical)
    told = Told(
        entry_id=entry.id,
        actor=actor_from_data(data["actor"]),
        occurred_at=entry.occurred_at,
        now=now,
        attempt=attempt,
    )
    return event_from_data(entry.name, data["event"]), told


def _react(delivery: Delivery, known: Subscription, event: Event, told: Told) -> bool:
    with transaction.atomic():
        # Every commit wakes workers, who all read the same list: one that waited for another's row would be idle.
        free = Delivery.objects.due(told.now).select_for_update(skip_locked=True).filter(id=delivery.pk)
        mine = Delivery.objects.filter(id__in=free.values("id"))
        if not mine.update(done_at=told.now, attempts=F("attempts") + 1, problem=""):
            return False
        known.handler(event, told)
    return True


def _work(delivery: Delivery, known: Subscription, event: Event, told: Told) -> bool:
    mine = Delivery.objects.due(told.now).filter(id=delivery.pk)
    if not mine.update(leased_until=told.now + LEASE, attempts=F("attempts") + 1):
        return False
    with _lease_kept(delivery.pk):
        known.handler(event, told)
    Delivery.objects.filter(id=delivery.pk).update(done_at=clock.now(), leased_until=None, problem="")
    return True


@contextmanager
def _lease_kept(delivery_id: int) -> Iterator[None]:
    """Renew the lease while the work goes on, so that a short lease is enough for long work."""
    done = threading.Event()

    def renew() -> None:
        while not done.wait(_RENEWAL):
            try:
                Delivery.objects.filter(id=delivery_id, done_at=None).update(leased_until=clock.now() + LEASE)
            finally:
                connection.close()

    thread = threading.Thread(target=renew, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _keep_problem(delivery: Delivery, problem: Exception, now: datetime) -> None:
    attempts = delivery.attempts + 1
    wait = _BACKOFF[min(attempts, len(_BACKOFF)) - 1]
    Delivery.objects.filter(id=delivery.pk, done_at=None).update(
        attempts=attempts,
        leased_until=None,
        next_try_at=now + timedelta(seconds=wait),
        problem=f"{type(problem).__name__}: {problem}"[:2000],
    )
