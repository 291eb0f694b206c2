"""What signing does when a signature was asked for, or has just been made."""

from journal.models import Lane
from journal.subscriptions import Told, work
from signing.events import FileSigned, SignatureRequested, SigningFailed
from signing.use_cases.make_signature import make_signature


@work(SignatureRequested, FileSigned, SigningFailed, lane=Lane.FAST)
def sign_next(event: SignatureRequested | FileSigned | SigningFailed, told: Told) -> None:
    """Make the document's next signature: the one just asked for, or the one that waited for the last to end."""
    make_signature(chain_id=event.chain_id, now=told.now)
