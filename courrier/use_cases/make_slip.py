"""Make the transmittal slip of a letter that left (« bordereau d'envoi »)."""

from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override

from common.errors import Kind, Refusal, gettext_noop
from common.identifiers import new_paper_code
from courrier.events import SlipMade
from courrier.layout import issuer_of, paper_language, recipient_lines
from courrier.models import Dispatch, DispatchMode, Mail, MailPiece, PieceRole
from courrier.references import happened_to, ref
from courrier.use_cases._papers import attach
from documents.slip import Slip, SlipLine, slip_pdf
from journal.events import Actor
from journal.publish import publish
from storage.use_cases.store_made import store_made

_THE_LETTER = gettext_noop("Letter No. {reference}: {subject}")
_THE_CONFIDENTIAL_LETTER = gettext_noop("Confidential letter No. {reference}")


class NoSlip(Refusal):
    """Only letters that left have a slip."""

    code = "no_slip"
    kind = Kind.INVALID
    message = gettext_noop("There is no slip for this mail: it hasn't been dispatched. Dispatch it first.")


def make_slip(*, mail_id: UUID, actor: Actor, now: datetime) -> MailPiece:
    """Make the slip once, as a piece of the letter, with a code that the public page verifies; later calls get it.

    :raises NoSlip: the letter hasn't left.
    :raises StorageAway: the store can't be reached; nothing was made.
    """
    dispatches = Dispatch.objects.select_related(
        "mail__administration", "mail__register", "mail__sender_unit"
    )
    dispatch = dispatches.filter(mail=mail_id).first()
    if dispatch is None:
        raise NoSlip
    mail = dispatch.mail
    if made := _made(mail):
        return made
    code = new_paper_code()
    # Typesetting and storing take their time, so they come before the transaction; a double is swept as an orphan.
    file = store_made(
        content=slip_pdf(_slip(dispatch, code)),
        media_type="application/pdf",
        administration_id=mail.administration_id,
        actor=actor,
        now=now,
        name=_file_name(mail),
    )
    with transaction.atomic():
        Mail.objects.select_for_update(no_key=True).get(pk=mail.pk)
        if made := _made(mail):
            return made
        piece = attach(mail, file, _file_name(mail), PieceRole.SLIP, now=now, paper_code=code)
        event = SlipMade(**happened_to(mail, actor), piece=ref(piece), sha256=file.sha256)
        publish(event, actor=actor, now=now)
    return piece


def _file_name(mail: Mail) -> str:
    return f"bordereau-{mail.reference}.pdf"


def _made(mail: Mail) -> MailPiece | None:
    return mail.pieces.filter(role=PieceRole.SLIP).first()


def _slip(dispatch: Dispatch, code: str) -> Slip:
    mail = dispatch.mail
    language = paper_language(mail)
    recipients = list(mail.recipients.select_related("correspondent", "unit"))
    with override(language):
        mode = str(DispatchMode(dispatch.mode).label)
        letter = _THE_CONFIDENTIAL_LETTER if mail.for_named_readers_only else _THE_LETTER
        designation = gettext(letter).format(reference=mail.reference, subject=mail.subject)
    attachments = mail.pieces.filter(role=PieceRole.ATTACHMENT)
    zone = ZoneInfo(mail.administration.time_zone)
    return Slip(
        issuer=issuer_of(mail.administration, mail.sender_unit),
        number=mail.reference,
        dispatched_at=datetime.combine(dispatch.day, time(), zone),
        recipients=list(recipient_lines(recipients, language)),
        mode=f"{mode} {dispatch.tracking_number}".strip(),
        lines=[
            SlipLine(designation=designation, copies=1, remarks=dispatch.remarks),
            *(SlipLine(designation=piece.name, copies=1) for piece in attachments),
        ],
        verify_url=f"{settings.PUBLIC_URL}/v/{code}",
        code=code,
        language=language,
        demonstration=settings.DEMONSTRATION,
    )
