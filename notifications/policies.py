"""Whose notifications these are: one's own, and nobody else's whatever their rights."""

from django.db.models import QuerySet

from notifications.models import Notification
from organisation.principal import Principal


def visible_to(by: Principal) -> QuerySet[Notification]:
    """The notifications of ``by``."""
    return Notification.objects.filter(recipient_id=by.user_id, administration_id=by.administration_id)
