"""Mark one notification as read."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.errors import Unseen
from notifications.models import Notification
from notifications.policies import visible_to
from organisation.principal import Principal


def mark_read(*, by: Principal, notification_id: UUID, now: datetime) -> Notification:
    """Mark one of one's own notifications as read; read before, it keeps its time.

    :raises Unseen: it isn't one of one's own.
    """
    notification = visible_to(by).filter(pk=notification_id).first()
    if notification is None:
        raise Unseen
    with transaction.atomic():
        visible_to(by).filter(pk=notification_id, read_at=None).update(read_at=now)
    notification.refresh_from_db(fields=["read_at"])
    return notification
