"""What the audit trail does when something has happened: somebody wants to know now whether it is whole."""

from audit.events import VerificationRequested
from audit.use_cases.anchor_seals import anchor_seals
from audit.use_cases.seal_entries import seal_entries
from audit.use_cases.verify_journal import verify_journal
from common.errors import Kind, Refusal
from journal.subscriptions import Told, work


@work(VerificationRequested)
def verify_when_asked(event: VerificationRequested, told: Told) -> None:
    """Seal and anchor what isn't yet, then verify everything, in the name of who asked."""
    seal_entries(now=told.now)
    try:
        anchor_seals(now=told.now)
    except Refusal as problem:
        if problem.kind is not Kind.UNAVAILABLE:
            raise
    verify_journal(actor=told.actor, now=told.now)
