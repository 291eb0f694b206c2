"""A signed letter leaves, with its slip, and what comes back of it."""

from datetime import datetime, timedelta

import pypdfium2
import pytest

from common import clock
from common.errors import Unseen, VersionConflict
from courrier import paper_queries
from courrier.details import ChoiceUnknown, DateInFuture, NewPiece
from courrier.letter_queries import dispatch_of
from courrier.models import Dispatch, Mail, PieceRole
from courrier.policies import NotOfYourDesk
from courrier.status import Status, WrongStatus
from courrier.use_cases.add_piece import add_piece
from courrier.use_cases.cancel_mail import cancel_mail
from courrier.use_cases.dispatch_mail import DispatchedBeforeSigned, NotSigned, dispatch_mail
from courrier.use_cases.drop_reply import drop_reply
from courrier.use_cases.make_slip import NoSlip, make_slip
from courrier.use_cases.record_dispatch_proof import record_dispatch_proof
from journal.events import SYSTEM
from journal.models import Entry
from journal.requests import RequestKeyReused
from organisation.principal import Principal
from parapheur.models import Step
from storage.queries import read_bytes
from tests.factories.letters import Letters, folder_of, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """The present: what comes of a fact happens by the real clock."""
    return clock.now()


def dispatched(letters: Letters) -> Mail:
    mail = letters.to_dispatch()
    dispatch_mail(by=letters.registry.clerk, mail_id=mail.pk, mode="post", now=letters.now)
    letters.deliver_all()
    return fresh(mail)


def test_a_dispatched_letter_has_one_slip_that_paper_leads_to(letters: Letters) -> None:
    mail = dispatched(letters)
    slip = mail.pieces.get(role=PieceRole.SLIP)
    assert slip.paper_code
    assert paper_queries.paper(slip.paper_code) == slip
    assert make_slip(mail_id=mail.pk, actor=SYSTEM, now=letters.now) == slip
    assert Entry.objects.filter(name="courrier.slip_made").count() == 1
    kept = dispatch_of(mail)
    assert kept
    assert (kept.mode, kept.outcome) == ("post", "awaited")


def test_an_unsigned_letter_does_not_leave(letters: Letters) -> None:
    mail = letters.to_dispatch()
    Step.objects.filter(folder=folder_of(mail), kind="signature").update(state="skipped")
    with pytest.raises(NotSigned):
        dispatch_mail(by=letters.registry.clerk, mail_id=mail.pk, mode="post", now=letters.now)
    assert fresh(mail).status == Status.TO_DISPATCH


def test_only_the_desk_dispatches(letters: Letters, stranger: Principal) -> None:
    mail = letters.to_dispatch()
    for by, refusal in ((letters.agent, NotOfYourDesk), (letters.head, NotOfYourDesk), (stranger, Unseen)):
        with pytest.raises(refusal):
            dispatch_mail(by=by, mail_id=mail.pk, mode="post", now=letters.now)
        with pytest.raises(refusal):
            record_dispatch_proof(by=by, mail_id=mail.pk, outcome="returned", now=letters.now)
    assert not Dispatch.objects.exists()


def test_what_is_typed_is_checked(letters: Letters) -> None:
    mail, clerk = letters.to_dispatch(), letters.registry.clerk
    today = mail.document_date
    assert today
    asked = {"by": clerk, "mail_id": mail.pk, "now": letters.now}
    with pytest.raises(ChoiceUnknown):
        dispatch_mail(mode="pigeon", **asked)
    with pytest.raises(DateInFuture):
        dispatch_mail(mode="post", day=today + timedelta(days=3), **asked)
    with pytest.raises(DispatchedBeforeSigned):
        dispatch_mail(mode="post", day=today - timedelta(days=3), **asked)
    with pytest.raises(VersionConflict):
        dispatch_mail(mode="post", version=mail.version - 1, **asked)
    assert fresh(mail).status == Status.TO_DISPATCH


def test_dispatched_twice_with_one_key_it_left_once(letters: Letters) -> None:
    mail = letters.to_dispatch()
    asked = {"by": letters.registry.clerk, "mail_id": mail.pk, "request_key": "k", "now": letters.now}
    first = dispatch_mail(mode="post", **asked)
    assert dispatch_mail(mode="post", **asked) == first
    with pytest.raises(RequestKeyReused):
        dispatch_mail(mode="fax", **asked)
    with pytest.raises(WrongStatus):
        dispatch_mail(**(asked | {"mode": "post", "request_key": "other"}))


def test_what_comes_back_is_recorded_with_its_scan(letters: Letters) -> None:
    mail, clerk = dispatched(letters), letters.registry.clerk
    asked = {"by": clerk, "mail_id": mail.pk, "now": letters.now, "request_key": "k"}
    scan = letters.registry.scan("ar.pdf")
    record_dispatch_proof(outcome="acknowledged", piece=scan, **asked)
    kept = record_dispatch_proof(outcome="acknowledged", piece=scan, **asked)
    assert kept.outcome == "acknowledged"
    assert mail.pieces.get(role=PieceRole.PROOF).name == "ar.pdf"
    again = asked | {"request_key": None}
    kept = record_dispatch_proof(outcome="returned", remarks="NPAI", **again)
    assert (kept.outcome, kept.outcome_remarks) == ("returned", "NPAI")
    with pytest.raises(ChoiceUnknown):
        record_dispatch_proof(outcome="awaited", **again)
    with pytest.raises(DateInFuture):
        record_dispatch_proof(outcome="returned", day=letters.now.date() + timedelta(days=3), **again)


def test_nothing_comes_back_of_what_has_not_left(letters: Letters) -> None:
    mail = letters.to_dispatch()
    with pytest.raises(WrongStatus):
        record_dispatch_proof(by=letters.registry.clerk, mail_id=mail.pk, outcome="returned", now=letters.now)
    with pytest.raises(NoSlip):
        make_slip(mail_id=mail.pk, actor=SYSTEM, now=letters.now)


def test_a_cancelled_reply_leaves_the_mail_to_be_answered(letters: Letters) -> None:
    mail = letters.to_dispatch()
    cancel_mail(by=letters.registry.clerk, mail_id=mail.pk, reason="Doublon", now=letters.now)
    assert mail.reply_to
    incoming = drop_reply(by=letters.agent, mail_id=mail.reply_to.pk, now=letters.now)
    assert incoming.status == Status.IN_CHARGE


def test_attachments_go_along_and_stand_on_the_slip(letters: Letters) -> None:
    mail = letters.reply()
    scan = letters.registry.scan("plan.pdf")
    attachment = NewPiece(file_id=scan.file_id, name=scan.name, role=PieceRole.ATTACHMENT)
    add_piece(by=letters.agent, mail_id=mail.pk, piece=attachment, now=letters.now)
    letters.send(mail, circuit=letters.make_circuit(seal=False))
    assert [leaf.name for leaf in folder_of(mail).documents.order_by("position")] == [
        "lettre.pdf",
        "plan.pdf",
    ]
    letters.sign_on_paper(mail)
    dispatch_mail(by=letters.registry.clerk, mail_id=mail.pk, mode="post", now=letters.now)
    letters.deliver_all()
    slip = pypdfium2.PdfDocument(read_bytes(mail.pieces.get(role=PieceRole.SLIP).file))
    assert "plan.pdf" in slip[0].get_textpage().get_text_bounded()
