"""Reading the state of deliveries."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min

from journal.models import Delivery, Entry


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What one subscriber hasn't been told yet and hasn't failed at: how much, and since when the oldest is true."""

    subscriber: str
    count: int
    since: datetime


def lanes_due(now: datetime) -> list[str]:
    """The lanes in which a delivery is due."""
    return list(Delivery.objects.due(now).values_list("lane", flat=True).distinct())


def oldest_due(now: datetime) -> timedelta:
    """How long the oldest due delivery has been waiting; zero when none is."""
    since = Delivery.objects.due(now).order_by("next_try_at").values_list("next_try_at", flat=True).first()
    return max(now - since, timedelta(0)) if since else timedelta(0)


def waiting(administration_id: UUID) -> list[Waiting]:
    """What waits to be told of an administration's facts, by subscriber, the oldest first."""
    rows = (
        Delivery.objects.filter(done_at=None, problem="", entry__administration_id=administration_id)
        .values("subscriber")
        .annotate(count=Count("id"), since=Min("entry__occurred_at"))
        .order_by("since")
    )
    return [Waiting(**row) for row in rows]


def failing(administration_id: UUID, *, limit: int = 100) -> list[Delivery]:
    """Deliveries of an administration's facts that have failed and are not done, oldest first."""
    own = Delivery.objects.failing().filter(entry__administration_id=administration_id)
    return list(own.select_related("entry").order_by("id")[:limit])


def latest(name: str, *, about_id: UUID) -> Entry | None:
    """The latest fact of that name about a record."""
    return Entry.objects.filter(about_id=about_id, name=name).order_by("-id").first()
