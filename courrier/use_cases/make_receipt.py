"""Make the receipt of a registered letter (« récépissé »)."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from common.errors import Kind, Refusal, gettext_noop
from courrier.events import ReceiptMade
from courrier.layout import issuer_of, paper_language
from courrier.models import Mail, MailPiece, PieceRole
from courrier.status import Direction, Status
from courrier.use_cases._papers import make_once
from documents.receipt import Receipt, receipt_pdf
from journal.events import Actor


class NoReceipt(Refusal):
    """Only letters that came in, and were not cancelled, are acknowledged."""

    code = "no_receipt"
    kind = Kind.INVALID
    message = gettext_noop(
        "There is no receipt for this mail: it didn't come in from outside, or it was cancelled. Open it to see which."
    )


def make_receipt(*, mail_id: UUID, actor: Actor, now: datetime) -> MailPiece:
    """Make the receipt once, as a piece of the letter, with a code that the public page verifies; later calls get it.

    It bears the letter as it was registered; the sender's language is the letter's.

    :raises NoReceipt: the mail didn't come in, or was cancelled.
    :raises StorageAway: the store can't be reached; nothing was made.
    """
    mail = Mail.objects.select_related("administration", "register", "sender").get(pk=mail_id)
    if mail.direction != Direction.INCOMING or mail.status == Status.CANCELLED:
        raise NoReceipt
    return make_once(
        mail,
        PieceRole.RECEIPT,
        name=f"recepisse-{mail.reference}.pdf",
        paper=lambda code: receipt_pdf(_receipt(mail, code)),
        event=ReceiptMade,
        actor=actor,
        now=now,
    )


def _receipt(mail: Mail, code: str) -> Receipt:
    language = paper_language(mail)
    zone = ZoneInfo(mail.administration.time_zone)
    return Receipt(
        issuer=issuer_of(mail.administration),
        register=mail.register.name,
        number=mail.reference,
        registered_at=(mail.registered_at or mail.entered_at).astimezone(zone),
        sender=mail.sender.name.in_language(language) if mail.sender else "",
        subject=mail.subject,
        external_reference=mail.external_reference,
        pieces=mail.pieces.count(),
        verify_url=f"{settings.PUBLIC_URL}/v/{code}",
        code=code,
        language=language,
        demonstration=settings.DEMONSTRATION,
    )
