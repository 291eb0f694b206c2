"""What signing does when a signature was asked for, or has just been made."""

from django.core.exceptions import ImproperlyConfigured

from journal.events import SYSTEM
from journal.models import Lane
from journal.publish import record
from journal.subscriptions import Told, work
from signing.events import (
    FileSigned,
    SignatureRequested,
    SigningCheckAsked,
    SigningChecked,
    SigningFailed,
)
from signing.health import check_signing, not_tried
from signing.use_cases.make_signature import make_signature


@work(SignatureRequested, FileSigned, SigningFailed, lane=Lane.FAST)
def sign_next(event: SignatureRequested | FileSigned | SigningFailed, told: Told) -> None:
    """Make the document's next signature: the one just asked for, or the one that waited for the last to end."""
    make_signature(chain_id=event.chain_id, now=told.now)


@work(SigningCheckAsked, lane=Lane.FAST)  # somebody waits for it
def try_signing(event: SigningCheckAsked, told: Told) -> None:
    """Try each part of signing here, where signatures are made, and keep what was found."""
    try:
        findings = check_signing(told.now, only=event.about.id)
    except (ImproperlyConfigured, OSError) as problem:
        findings = [not_tried(problem)]
    found = SigningChecked(
        administration_id=event.administration_id, about=event.about, findings=tuple(findings)
    )
    record(found, actor=SYSTEM, now=told.now)
