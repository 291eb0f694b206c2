"""Reading the state of deliveries."""

from datetime import datetime, timedelta

from journal.models import Delivery


def lanes_due(now: datetime) -> list[str]:
    """The lanes in which a delivery is due."""
    return list(Delivery.objects.due(now).values_list("lane", flat=True).distinct())


def oldest_due(now: datetime) -> timedelta:
    """How long the oldest due delivery has been waiting; zero when none is."""
    since = Delivery.objects.due(now).order_by("next_try_at").values_list("next_try_at", flat=True).first()
    return now - since if since else timedelta(0)


def failing(*, limit: int = 100) -> list[Delivery]:
    """Deliveries that have failed and are not done, oldest first."""
    return list(Delivery.objects.failing().select_related("entry").order_by("id")[:limit])
