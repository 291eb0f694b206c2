"""Make the transmittal slip of a letter that left (« bordereau d'envoi »)."""

from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext, override

from common.errors import Kind, Refusal, gettext_noop
from courrier.events import SlipMade
from courrier.layout import issuer_of, paper_language, recipient_lines
from courrier.models import Dispatch, DispatchMode, MailPiece, PieceRole
from courrier.use_cases._papers import make_once
from documents.slip import Slip, SlipLine, slip_pdf
from journal.events import Actor

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
    return make_once(
        mail,
        PieceRole.SLIP,
        name=f"bordereau-{mail.reference}.pdf",
        paper=lambda code: slip_pdf(_slip(dispatch, code)),
        event=SlipMade,
        actor=actor,
        now=now,
    )


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
