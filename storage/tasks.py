"""What the scheduler has this room do."""

from celery import shared_task

from common import clock
from storage.use_cases.sweep_orphans import sweep_orphans


@shared_task
def sweep_orphan_files(**_: object) -> None:
    """Remove files and objects that nothing holds."""
    sweep_orphans(now=clock.now())
