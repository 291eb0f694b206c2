"""What the queue does every morning."""

from celery import shared_task

from common import clock
from notifications.queries import mornings_due
from notifications.use_cases.remind_late import remind_late
from notifications.use_cases.write_daily_messages import write_daily_messages


@shared_task
def morning(**_: object) -> None:
    """Where a working day has begun: remind people of what is due or late, then write their messages of the day."""
    now = clock.now()
    for administration in mornings_due(now):
        remind_late(administration_id=administration.pk, now=now)
        write_daily_messages(administration_id=administration.pk, now=now)
