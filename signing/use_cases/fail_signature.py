"""A signature that can't be made: said once, with its cause."""

from datetime import datetime

from django.db import transaction

from common.errors import Refusal
from journal.events import SYSTEM
from journal.publish import publish
from signing.events import SigningFailed
from signing.models import Signature
from signing.records import cause_of, facts


def fail_signature(*, signature: Signature, refusal: Refusal, now: datetime) -> bool:
    """End the request as failed for ``refusal``; False when it had ended before."""
    cause = cause_of(signature, refusal)
    with transaction.atomic():
        won = Signature.objects.filter(pk=signature.pk, state=Signature.State.ASKED).update(
            state=Signature.State.FAILED, ended_at=now, claimed_until=None, problem=cause
        )
        if won:
            event = SigningFailed(
                **facts(signature),
                reference=signature.reference,
                chain_id=signature.chain_id,
                is_seal=signature.kind == Signature.Kind.SEAL,
                cause=cause,
                cause_code=refusal.code,
            )
            publish(event, actor=SYSTEM, now=now)
    return bool(won)
