"""What the registry does when it is told of something."""

from courrier.events import MailRegistered
from courrier.models import Mail
from courrier.status import Direction, Status
from courrier.use_cases.make_receipt import make_receipt
from journal.models import Lane
from journal.subscriptions import Told, work


@work(MailRegistered, lane=Lane.FAST)  # somebody waits for it at the counter
def acknowledge(event: MailRegistered, told: Told) -> None:
    """Make the receipt of a letter that came in, unless it was cancelled meanwhile."""
    awaited = Mail.objects.filter(pk=event.about.id, direction=Direction.INCOMING).exclude(
        status=Status.CANCELLED
    )
    if awaited.exists():
        make_receipt(mail_id=event.about.id, actor=told.actor, now=told.now)
