"""A reply from its draft to its dispatch."""

from datetime import datetime

import pypdfium2
import pytest

from common import clock
from courrier.models import MailPiece, PieceRole
from courrier.status import Status
from courrier.use_cases.close_mail import close_mail
from courrier.use_cases.dispatch_mail import dispatch_mail
from signing.models import Signature
from storage.queries import read_bytes
from tests.factories.letters import Letters, folder_of, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """The present: what comes of a fact happens by the real clock."""
    return clock.now()


def text_of(piece: MailPiece) -> str:
    document = pypdfium2.PdfDocument(read_bytes(piece.file))
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_a_reply_is_signed_numbered_sealed_and_dispatched(letters: Letters) -> None:
    incoming = letters.registry.in_charge()
    reply = letters.reply(incoming)
    assert (reply.status, fresh(incoming).status) == (Status.DRAFT, Status.REPLYING)
    letters.send(reply)
    assert fresh(reply).status == Status.IN_CIRCUIT
    letters.sign(reply)

    reply = fresh(reply)
    assert (reply.status, reply.reference) == (Status.TO_DISPATCH, f"1/{reply.year}")
    assert folder_of(reply).printed == {
        "number": reply.reference,
        "date": f"{reply.document_date:%d/%m/%Y}",
    }
    assert [s.kind for s in Signature.objects.filter(state="done").order_by("ended_at")] == [
        "signature",
        "seal",
    ]
    signed = reply.pieces.get(role=PieceRole.SIGNED)
    assert signed.file.is_signed
    assert reply.reference in text_of(signed)
    assert fresh(incoming).status == Status.REPLYING

    clerk = letters.registry.clerk
    dispatch_mail(by=clerk, mail_id=reply.pk, mode="registered", tracking_number="RR1", now=letters.now)
    letters.deliver_all()
    assert (fresh(reply).status, fresh(incoming).status) == (Status.DISPATCHED, Status.ANSWERED)
    words = text_of(reply.pieces.get(role=PieceRole.SLIP))
    assert reply.reference in words
    assert "RR1" in words
    assert close_mail(by=clerk, mail_id=reply.pk, now=letters.now).status == Status.CLOSED
