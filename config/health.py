"""What the machine asks that restarts or balances us: whether the process lives, and whether the system can work."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from common import clock
from common.errors import Refusal
from journal.queries import oldest_due
from storage.stores import store

QUEUE_LAG = timedelta(minutes=5)  # deliveries older than this say that no worker is there


@login_not_required
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("live\n", content_type="text/plain")


@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """Database, storage and queue: 200 when all can work, 503 otherwise, each part by name."""
    parts = {
        name: _state(check)
        for name, check in {"database": _database, "storage": _storage, "queue": _queue}.items()
    }
    return JsonResponse(parts, status=200 if set(parts.values()) == {"ready"} else 503)


def _state(check: Callable[[], bool]) -> str:
    try:
        return "ready" if check() else "late"
    except (DatabaseError, Refusal, OSError):
        return "away"


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _storage() -> bool:
    store().check()
    return True


def _queue() -> bool:
    return oldest_due(clock.now()) < QUEUE_LAG
