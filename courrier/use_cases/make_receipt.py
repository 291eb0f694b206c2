"""Make the receipt of a registered letter (« récépissé »)."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from common.errors import Kind, Refusal, gettext_noop
from common.identifiers import new_paper_code
from courrier.events import ReceiptMade
from courrier.layout import issuer_of, paper_language
from courrier.models import Mail, MailPiece, PieceRole
from courrier.references import happened_to, ref
from courrier.status import Direction, Status
from courrier.use_cases._papers import attach
from documents.receipt import Receipt, receipt_pdf
from journal.events import Actor
from journal.publish import publish
from storage.models import StoredFile
from storage.use_cases.store_made import store_made


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
    if made := _made(mail):
        return made
    code = new_paper_code()
    # Typesetting and storing take their time, so they come before the transaction; a double is swept as an orphan.
    file = store_made(
        content=receipt_pdf(_receipt(mail, code)),
        media_type="application/pdf",
        administration_id=mail.administration_id,
        actor=actor,
        now=now,
        name=_file_name(mail),
    )
    with transaction.atomic():
        Mail.objects.select_for_update(no_key=True).get(pk=mail.pk)
        return _made(mail) or _add(mail, file, code, actor=actor, now=now)


def _file_name(mail: Mail) -> str:
    return f"recepisse-{mail.reference}.pdf"


def _made(mail: Mail) -> MailPiece | None:
    return mail.pieces.filter(role=PieceRole.RECEIPT).first()


def _add(mail: Mail, file: StoredFile, code: str, *, actor: Actor, now: datetime) -> MailPiece:
    piece = attach(mail, file, _file_name(mail), PieceRole.RECEIPT, now=now, paper_code=code)
    event = ReceiptMade(**happened_to(mail, actor), piece=ref(piece), sha256=file.sha256)
    publish(event, actor=actor, now=now)
    return piece


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
