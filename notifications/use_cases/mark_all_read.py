"""Mark all notifications as read."""

from datetime import datetime

from django.db import transaction

from notifications.policies import visible_to
from organisation.principal import Principal


def mark_all_read(*, by: Principal, until: datetime, now: datetime) -> int:
    """Mark as read all of one's own that happened up to ``until``, when the page was made; returns how many."""
    with transaction.atomic():
        return visible_to(by).filter(read_at=None, happened_at__lte=until).update(read_at=now)
