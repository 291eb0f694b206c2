"""What the queue does with the journal by itself."""

import logging

from celery import shared_task

from audit.use_cases.anchor_seals import anchor_seals
from audit.use_cases.seal_entries import seal_entries
from audit.use_cases.verify_journal import verify_journal
from common import clock
from common.errors import Kind, Refusal
from journal.events import SYSTEM

logger = logging.getLogger(__name__)


@shared_task
def seal(**_: object) -> None:
    """Seal what was written, then anchor the seals. Without storage they are sealed all the same, and anchored later."""
    seal_entries(now=clock.now())
    try:
        anchor_seals(now=clock.now())
    except Refusal as problem:
        if problem.kind is not Kind.UNAVAILABLE:
            raise
        logger.warning("the seals will be anchored later: %s", problem)


@shared_task
def verify(**_: object) -> None:
    """Seal what the everyday search may have missed, and verify everything."""
    seal_entries(now=clock.now(), whole=True)
    verdict = verify_journal(actor=SYSTEM, now=clock.now())
    if verdict.finding:
        logger.error("the journal was changed: %s", verdict.finding)
