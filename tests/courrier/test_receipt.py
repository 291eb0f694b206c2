"""The receipt of a letter that came in."""

from collections.abc import Callable

import pypdfium2
import pytest

from courrier import paper_queries
from courrier.models import MailPiece, PieceRole
from courrier.use_cases.cancel_mail import cancel_mail
from courrier.use_cases.make_receipt import NoReceipt, make_receipt
from courrier.use_cases.register_internal import register_internal
from journal.events import SYSTEM
from journal.models import Entry
from storage.queries import read_bytes
from tests.factories.courrier import Registry

pytestmark = pytest.mark.django_db


def text_of(piece: MailPiece) -> str:
    document = pypdfium2.PdfDocument(read_bytes(piece.file))
    return document[0].get_textpage().get_text_bounded()


def test_a_registered_letter_gets_its_receipt(registry: Registry, deliver_all: Callable[[], int]) -> None:
    mail = registry.register(pieces=(registry.scan(),), subject="Demande d’audience")
    deliver_all()
    receipt = mail.pieces.get(role=PieceRole.RECEIPT)
    words = text_of(receipt)
    assert mail.reference in words
    assert "Demande d’audience" in words
    assert (receipt.name, receipt.position, receipt.added_by) == ("recepisse-1-2026.pdf", 1, None)
    assert Entry.objects.get(name="courrier.receipt_made").actor_id == registry.clerk.user_id


def test_its_code_is_found_as_typed_from_paper(registry: Registry) -> None:
    mail = registry.register()
    receipt = make_receipt(mail_id=mail.pk, actor=SYSTEM, now=registry.now)
    assert receipt.paper_code
    code = receipt.paper_code
    assert paper_queries.paper(f" {code[:5].lower()}-{code[5:]} ") == receipt
    assert paper_queries.paper("0" * 26) is None


def test_its_file_is_known_and_the_scan_is_not(registry: Registry) -> None:
    mail = registry.register(pieces=(registry.scan(),))
    receipt = make_receipt(mail_id=mail.pk, actor=SYSTEM, now=registry.now)
    assert paper_queries.paper_of_file(receipt.file.sha256.upper()) == receipt
    scan = mail.pieces.get(role=PieceRole.MAIN)
    assert paper_queries.paper_of_file(scan.file.sha256) is None, "what others wrote is told to nobody"


def test_it_is_made_once(registry: Registry) -> None:
    mail = registry.register()
    made = [make_receipt(mail_id=mail.pk, actor=SYSTEM, now=registry.now) for _ in range(2)]
    assert made[0] == made[1]
    assert Entry.objects.filter(name="courrier.receipt_made").count() == 1


def test_an_arabic_letter_is_acknowledged_in_arabic(registry: Registry) -> None:
    mail = registry.register(subject="طلب رخصة البناء", language="ar")
    assert make_receipt(mail_id=mail.pk, actor=SYSTEM, now=registry.now).file.media_type == "application/pdf"


def test_what_is_cancelled_or_internal_gets_none(registry: Registry, deliver_all: Callable[[], int]) -> None:
    note = register_internal(
        by=registry.clerk,
        register_id=registry.internal.pk,
        details=registry.details(sender_id=None, sender_unit_id=registry.ministry.division.pk),
        now=registry.now,
    )
    cancelled = registry.register()
    cancel_mail(by=registry.clerk, mail_id=cancelled.pk, reason="Erreur", now=registry.now)
    deliver_all()
    assert not MailPiece.objects.exists()
    for mail in (note, cancelled):
        with pytest.raises(NoReceipt):
            make_receipt(mail_id=mail.pk, actor=SYSTEM, now=registry.now)
