"""What this room does when a fact is told."""

from journal.events import SYSTEM
from journal.subscriptions import Told, work
from storage.events import FileStored
from storage.use_cases.check_file import check_file


@work(FileStored)
def look_into_the_file(event: FileStored, told: Told) -> None:
    """Check what came in, away from the person who waits."""
    check_file(file_id=event.about.id, actor=SYSTEM, now=told.now)
