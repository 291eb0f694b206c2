"""Telling subscribers: claims what is due, calls the handler, keeps the cause and the next try when it fails."""

import json
import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection, transaction

from common import clock
from journal.events import Event, actor_from_data, event_from_data
from journal.models import Delivery, DeliveryQuerySet
from journal.subscriptions import Told, subscription

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)  # how long a killed worker's delivery stays unclaimed
_RENEWAL = 20.0  # seconds between two renewals by a worker that lives
_BACKOFF = (5, 15, 60, 300, 900, 3600)  # seconds before the next try, the last one for all that follow


def deliver_due(lane: str | None = None, *, limit: int = 100) -> int:
    """Tell up to ``limit`` due deliveries of ``lane`` (of all lanes without one); returns how many were tried."""
    tried = 0
    while tried < limit and _deliver_next(lane):
        tried += 1
    return tried


def drain() -> int:
    """Tell all that is due, and all that comes of it, until nothing is left to try now; returns how many were tried."""
    total = 0
    while tried := deliver_due():
        total += tried
    return total


def try_again(delivery_ids: Iterable[int], *, now: datetime) -> list[Delivery]:
    """Let failed deliveries be tried at once; returns those that still fail."""
    chosen = list(Delivery.objects.failing().filter(id__in=delivery_ids).order_by("id"))
    again = Delivery.objects.failing().filter(id__in=[delivery.pk for delivery in chosen])
    again.update(next_try_at=now, leased_until=None)
    return chosen


def _deliver_next(lane: str | None) -> bool:
    """Tell the one that is due longest and that no other worker has; False when there is none.

    A failure is kept on the delivery, never raised.
    """
    now = clock.now()
    due = Delivery.objects.due(now).filter(**({"lane": lane} if lane else {}))
    if (
        not due.exists()
    ):  # every commit wakes workers, most of them for nothing: on SQLite a claim waits to write
        return False
    delivery = None
    try:
        with transaction.atomic():
            delivery = _free(due)
            if delivery is None:
                return False
            known = subscription(delivery.subscriber)
            if known.in_transaction:
                known.handler(*_told(delivery, now))
                _mark(delivery, done_at=now, attempts=delivery.attempts + 1, problem="")
                return True
            _mark(delivery, leased_until=now + LEASE, attempts=delivery.attempts + 1)
        with _lease_kept(delivery.pk):
            known.handler(*_told(delivery, now))
        _mark(delivery, done_at=clock.now(), leased_until=None, problem="")
    except Exception as problem:  # whatever a handler raises is kept with its next try, and shown
        if delivery is None:
            raise
        logger.warning("delivery %s to %s failed", delivery.pk, delivery.subscriber, exc_info=True)
        _keep_problem(delivery, problem, now)
    return True


def _free(due: DeliveryQuerySet) -> Delivery | None:
    """The first that no other worker is at, locked, so that each works at one of its own."""
    locked = due.select_for_update(skip_locked=True, of=("self",)).select_related("entry")
    return locked.order_by("next_try_at", "id").first()


def _mark(delivery: Delivery, **how: object) -> None:
    Delivery.objects.filter(id=delivery.pk).update(**how)


def _told(delivery: Delivery, now: datetime) -> tuple[Event, Told]:
    entry = delivery.entry
    data = json.loads(entry.canonical)
    told = Told(
        entry_id=entry.id,
        actor=actor_from_data(data["actor"]),
        occurred_at=entry.occurred_at,
        now=now,
        attempt=delivery.attempts + 1,
    )
    return event_from_data(entry.name, data["event"]), told


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
