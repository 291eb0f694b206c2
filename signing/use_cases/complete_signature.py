"""Third beat of a signature: the verified result becomes a fact."""

from datetime import datetime

from django.db import transaction

from journal.events import actor_from_data
from journal.publish import publish
from signing.events import FileSigned
from signing.models import Signature
from signing.pades.sign import Signed
from signing.records import facts
from storage.models import StoredFile


def complete_signature(
    *, signature: Signature, source: StoredFile, result: StoredFile, signed: Signed, now: datetime
) -> bool:
    """Keep ``result`` as the signed file and tell it; False when another worker's result was kept before.

    ``source`` is the file whose bytes were signed.
    """
    with transaction.atomic():
        won = Signature.objects.filter(pk=signature.pk, state=Signature.State.ASKED).update(
            state=Signature.State.DONE,
            input_file=source,
            file=result,
            ended_at=now,
            claimed_until=None,
            problem="",
            level=signed.level.value,
            certificate={
                "name": signed.certificate.name,
                "issuer": signed.certificate.issuer,
                "serial": signed.certificate.serial,
                "not_after": signed.certificate.not_after.isoformat(),
                "is_demonstration": signed.certificate.is_demonstration,
            },
        )
        if won:
            publish(
                _file_signed(signature, source, result, signed),
                actor=actor_from_data(signature.asked_by),
                now=now,
            )
    return bool(won)


def _file_signed(signature: Signature, source: StoredFile, result: StoredFile, signed: Signed) -> FileSigned:
    return FileSigned(
        **facts(signature),
        reference=signature.reference,
        chain_id=signature.chain_id,
        is_seal=signature.kind == Signature.Kind.SEAL,
        input_file_id=source.pk,
        file_id=result.pk,
        sha256=result.sha256,
        level=signed.level.value,
        certificate=signed.certificate.name,
        certificate_serial=signed.certificate.serial,
        is_demonstration=signed.certificate.is_demonstration,
    )
