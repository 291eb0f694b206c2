"""Second beat of a signature: made outside any transaction, opened again, validated, and only then kept."""

import logging
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.db.models import F, Q

from common import clock
from common.errors import Kind, Refusal
from journal.events import actor_from_data
from signing.appearance import place_of, stamp_of
from signing.keyring import keyring, timestamper
from signing.keys.errors import CannotSign
from signing.models import Signature
from signing.pades.sign import Appearance, Signed, sign_pdf
from signing.pades.validate import check_signed
from signing.records import cause_of
from signing.use_cases.complete_signature import complete_signature
from signing.use_cases.fail_signature import fail_signature
from storage.models import StoredFile
from storage.queries import local_copy
from storage.use_cases.store_made import store_made

logger = logging.getLogger(__name__)
CLAIM = timedelta(seconds=60)
ATTEMPTS = 8  # then the person who asked decides what to do; with the journal's waits this is some hours


def make_signature(*, chain_id: UUID, now: datetime) -> Signature | None:
    """Make the next signature that the document ``chain_id`` waits for; None when it waits for none, or it is being made.

    A failure that may pass (time-stamping or storage away, a disk that is full) is raised, so that the work is tried
    again; any other, or one that has lasted for :data:`ATTEMPTS`, ends the request with its cause.

    :raises CannotSign: for now. :raises StorageAway: for now. :raises Exception: whatever else happened, for now.
    """
    signature = _claimed(chain_id, now)
    if signature is None:
        return None
    try:
        source = _latest_file(signature)
        result, signed = _signed(signature, source, now)
        complete_signature(signature=signature, source=source, result=result, signed=signed, now=clock.now())
    except Exception as problem:
        refusal = problem if isinstance(problem, Refusal) else CannotSign()
        if _may_pass(problem) and signature.attempts < ATTEMPTS:
            _let_go(signature, refusal)
            raise
        logger.warning("signature %s is given up", signature.pk, exc_info=True)
        fail_signature(signature=signature, refusal=refusal, now=clock.now())
    return signature


def _may_pass(problem: Exception) -> bool:
    if isinstance(problem, CannotSign):
        return problem.retryable
    return not isinstance(problem, Refusal) or problem.kind is Kind.UNAVAILABLE


def _let_go(signature: Signature, refusal: Refusal) -> None:
    """Free the request for the next try: a try that met the claim of a failed one would take it for work under way."""
    cause = cause_of(signature, refusal)
    Signature.objects.filter(pk=signature.pk).update(claimed_until=None, problem=cause)


def _claimed(chain_id: UUID, now: datetime) -> Signature | None:
    """The first request of the chain, if nobody is at it. Parallel signatories of one document queue here."""
    asked = Signature.objects.filter(chain_id=chain_id, state=Signature.State.ASKED)
    first = asked.select_related("administration").order_by("asked_at", "pk").first()
    if first is None:
        return None
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    won = asked.filter(free, pk=first.pk).update(claimed_until=now + CLAIM, attempts=F("attempts") + 1)
    first.attempts += 1
    return first if won else None


def _latest_file(signature: Signature) -> StoredFile:
    """The file to sign: the one that was asked for, or what signatures made since have become of it."""
    made = Signature.objects.filter(chain_id=signature.chain_id, state=Signature.State.DONE).select_related(
        "file"
    )
    successors = {earlier.input_file_id: earlier.file for earlier in made}
    latest = signature.base_file
    while (successor := successors.get(latest.pk)) is not None:
        latest = successor
    return latest


def _signed(signature: Signature, source: StoredFile, now: datetime) -> tuple[StoredFile, Signed]:
    keys = keyring()
    key, trust = keys.key_for(signature, now=now), keys.trust(now=now)
    stamp = stamp_of(signature, is_demonstration=key.certificate.is_demonstration, now=now)
    with local_copy(source) as original, TemporaryDirectory() as folder:
        target = Path(folder) / "signed.pdf"
        signed = sign_pdf(
            original,
            target,
            key=key,
            trust=trust,
            field_name=f"{signature.kind}-{signature.code[:8]}",
            now=now,
            timestamper=timestamper(now=now),
            appearance=Appearance(stamp),
            place=place_of(signature, original),
            reason=signature.matter_label,
        )
        check_signed(target, signed, trust=trust, now=clock.now())
        kept = store_made(
            content=target,
            media_type="application/pdf",
            administration_id=signature.administration_id,
            actor=actor_from_data(signature.asked_by),
            now=now,
            is_signed=True,
            name=signature.matter_label,
        )
    return kept, signed
