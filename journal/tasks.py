"""The queue's side of the journal: a message only says « look », so losing one loses nothing."""

import logging

from celery import shared_task
from django.db import transaction

from common import clock
from journal.deliver import deliver_due
from journal.models import Lane
from journal.queries import lanes_due

logger = logging.getLogger(__name__)
_SLICE = {Lane.FAST: 200, Lane.SLOW: 5}


@shared_task
def deliver_fast(**_: object) -> None:
    """Tell what people wait for."""
    _deliver(Lane.FAST)


@shared_task
def deliver_slow(**_: object) -> None:
    """Do the work that takes long."""
    _deliver(Lane.SLOW)


@shared_task
def sweep(**_: object) -> None:
    """Wake the lanes in which something is due: the remedy for every lost message and every killed worker."""
    for lane in lanes_due(clock.now()):
        wake(lane)


def wake_after_commit(lane: str) -> None:
    """Wake a lane when the transaction has committed, once however many facts it held."""
    connection = transaction.get_connection()
    if any(getattr(callback, "lane", None) == lane for _, callback, *_ in connection.run_on_commit):
        return

    def call() -> None:
        wake(lane)

    call.lane = lane  # type: ignore[attr-defined]  # marks the callback so that it is registered once
    transaction.on_commit(call, robust=True)


def wake(lane: str) -> None:
    """Send the wake-up call. A broker that is away is no failure: the sweeper calls again."""
    task = deliver_slow if lane == Lane.SLOW else deliver_fast
    try:
        task.apply_async(retry=False)
    except Exception as problem:  # whatever the transport raises, the fact is committed and will be told
        logger.warning("the queue can't be reached (%s); the sweeper will call", type(problem).__name__)


def _deliver(lane: Lane) -> None:
    if deliver_due(lane, limit=_SLICE[lane]) >= _SLICE[lane]:
        wake(lane)
