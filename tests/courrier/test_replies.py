"""A reply from its draft to its dispatch."""

from dataclasses import replace
from datetime import datetime

import pypdfium2
import pytest

from common import clock
from common.errors import Forbidden, Unseen
from courrier.details import ChoiceUnknown
from courrier.letter_queries import (
    NothingWritten,
    circuits_for,
    dispatch_of,
    draft_of,
    outgoing_registers,
    people_reached,
    preview_letter,
)
from courrier.letters import Addressee, LetterDetails, PdfUnusable, TextOrPdf, letter_of
from courrier.models import Correspondent, Mail, MailPiece, PieceRole
from courrier.narrowing import MailFilter
from courrier.policies import NotInYourHands, readable_by
from courrier.queries import mail_page
from courrier.status import Direction, Status, WrongStatus
from courrier.use_cases._enter import WrongRegister
from courrier.use_cases._launching import NobodyAddressed, StillChecked
from courrier.use_cases.assign import assign
from courrier.use_cases.change_draft import change_draft
from courrier.use_cases.close_mail import close_mail
from courrier.use_cases.dispatch_mail import dispatch_mail
from courrier.use_cases.draft_letter import draft_letter
from courrier.use_cases.draft_reply import draft_reply
from courrier.wording import TextMissing
from journal.models import Entry
from journal.requests import RequestKeyReused
from signing.models import Signature
from storage.models import FileState, StoredFile
from storage.queries import read_bytes
from tests.factories.letters import BODY, Letters, folder_of, fresh
from tests.factories.storage import make_file, make_pdf

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


def written(pdf: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))


def note(letters: Letters, **fields: object) -> Mail:
    """A note of the division to the other one."""
    to = (Addressee(unit_id=letters.registry.ministry.other_division.pk),)
    return draft_letter(
        by=letters.agent,
        register_id=letters.registry.internal.pk,
        unit_id=letters.registry.ministry.division.pk,
        letter=LetterDetails(subject="Congés", body=BODY, addressees=to),
        now=letters.now,
        **fields,
    )


def test_a_reply_goes_to_the_sender_and_cites_the_letter(letters: Letters) -> None:
    incoming = letters.registry.in_charge(external_reference="12/2026/X", urgency=1)
    reply = letters.reply(incoming)
    assert [to.correspondent for to in reply.recipients.all()] == [letters.registry.sender]
    assert (reply.draft.reference, reply.urgency, reply.reply_to) == ("12/2026/X", 1, incoming)
    words = written(preview_letter(letters.agent, reply.pk))
    assert "Votre demande" in words
    assert letters.registry.sender.name_fr in words
    assert "acceptée" in words


def test_a_draft_is_seen_by_its_unit_and_by_the_desk_only_once_signed(letters: Letters) -> None:
    reply = letters.reply()
    clerk, other = letters.registry.clerk, letters.registry.ministry.other_agent
    assert readable_by(letters.head).filter(pk=reply.pk).exists()
    for principal in (clerk, other):
        assert not readable_by(principal).filter(pk=reply.pk).exists()
        with pytest.raises(Unseen):
            preview_letter(principal, reply.pk)
        with pytest.raises(Unseen):
            draft_of(principal, reply.pk)
    letters.send(reply, circuit=letters.make_circuit(seal=False))
    letters.sign_on_paper(reply)
    assert readable_by(clerk).filter(pk=reply.pk).exists()
    found = mail_page(clerk, chosen=MailFilter(search="commune demande")).mails
    assert fresh(reply) in found


def test_a_confidential_reply_has_the_readers_of_the_letter_then_the_desk(letters: Letters) -> None:
    incoming = letters.registry.in_charge(
        confidentiality="confidential",
        reader_post_ids=(letters.agent.capacities[0].post_id,),
        person=letters.agent,
    )
    reply = letters.reply(incoming, subject="Affaire réservée")
    other = letters.registry.ministry.other_agent
    assert readable_by(letters.agent).filter(pk=reply.pk).exists()
    assert not readable_by(other).filter(pk=reply.pk).exists()
    letters.send(reply, circuit=letters.make_circuit(seal=False))
    letters.sign_on_paper(reply)
    dispatch_mail(by=letters.registry.clerk, mail_id=reply.pk, mode="hand", now=letters.now)
    letters.deliver_all()
    assert "Affaire réservée" not in text_of(reply.pieces.get(role=PieceRole.SLIP))
    told = Entry.objects.filter(matter_id=reply.pk) | Entry.objects.filter(about_id=reply.pk)
    assert not [entry.name for entry in told if "Affaire réservée" in entry.canonical]


def test_a_pdf_made_elsewhere_travels_as_it_is(letters: Letters) -> None:
    content = make_pdf(text="Lettre")
    file = make_file(now=letters.now, administration_id=letters.agent.administration_id, content=content)
    reply = letters.reply(body="", file_id=file.pk, file_name="../lettre.pdf")
    assert preview_letter(letters.agent, reply.pk) == content
    letters.send(reply)
    assert reply.pieces.get(role=PieceRole.DRAFT).file_id == file.pk
    document = folder_of(reply).documents.get()
    assert (document.name, document.file_id, document.signature_place) == ("lettre.pdf", file.pk, None)


def test_what_cannot_be_a_letter_is_refused(letters: Letters) -> None:
    administration = letters.agent.administration_id
    image = make_file(now=letters.now, administration_id=administration, content=b"x", media_type="image/png")
    pdf = make_file(now=letters.now, administration_id=administration)
    elsewhere = make_file(now=letters.now)
    incoming = letters.registry.in_charge()
    for unusable in (image, elsewhere):
        with pytest.raises(PdfUnusable):
            letters.reply(incoming, body="", file_id=unusable.pk, file_name="x")
    with pytest.raises(TextOrPdf):
        letters.reply(incoming, file_id=pdf.pk)
    with pytest.raises(TextMissing):
        letters.reply(incoming, subject="  ")
    inside = Addressee(unit_id=letters.registry.ministry.division.pk)
    foreign = Addressee(correspondent_id=letters.registry.ministry.division.pk)
    for nobody in (inside, foreign, Addressee(), replace(inside, kind="nobody")):
        with pytest.raises(ChoiceUnknown):
            letters.reply(incoming, addressees=(nobody,))
    with pytest.raises(ChoiceUnknown):
        letters.reply(incoming, signatory_id=incoming.pk)
    with pytest.raises(ChoiceUnknown):
        letters.reply(incoming, language="tlh")
    assert fresh(incoming).status == Status.IN_CHARGE


def test_an_unready_letter_stays_a_draft(letters: Letters) -> None:
    empty = letters.reply(body="")
    with pytest.raises(NothingWritten):
        letters.send(empty)
    with pytest.raises(NothingWritten):
        preview_letter(letters.agent, empty.pk)
    file = make_file(now=letters.now, administration_id=letters.agent.administration_id)
    StoredFile.objects.filter(pk=file.pk).update(state=FileState.CHECKING)
    unchecked = letters.reply(body="", file_id=file.pk, file_name="lettre.pdf")
    with pytest.raises(StillChecked):
        letters.send(unchecked)
    change_draft(
        by=letters.agent,
        mail_id=empty.pk,
        letter=replace(letter_of(empty), body=BODY, addressees=()),
        now=letters.now,
    )
    with pytest.raises(NobodyAddressed):
        letters.send(fresh(empty))


def test_copies_through_and_signatory_are_printed(letters: Letters) -> None:
    ministry, registry = letters.registry.ministry, letters.registry
    to = (
        Addressee(correspondent_id=registry.correspondent("Agence de l’Exemple").pk),
        Addressee(kind="through", unit_id=ministry.top.pk),
        Addressee(kind="copy", unit_id=ministry.other_division.pk),
    )
    reply = letters.reply(addressees=to, signatory_id=ministry.head_post().pk, attachments="1 plan")
    words = written(preview_letter(letters.agent, reply.pk))
    for said in (
        "Agence de l’Exemple",
        ministry.top.name_fr,
        ministry.other_division.name_fr,
        ministry.head_post().title_fr,
        "1 plan",
    ):
        assert said in words
    assert registry.sender.name_fr not in words


def test_a_merged_correspondent_is_addressed_by_the_record_that_was_kept(letters: Letters) -> None:
    kept = letters.registry.correspondent("Commune gardée")
    Correspondent.objects.filter(pk=letters.registry.sender.pk).update(merged_into=kept)
    to = (Addressee(correspondent_id=letters.registry.sender.pk),)
    assert letters.reply(addressees=to).recipients.get().correspondent == kept


def test_what_changed_in_a_draft_is_told_without_its_text(letters: Letters) -> None:
    reply = letters.reply()
    changed = replace(letter_of(reply), subject="Autre objet", body="Texte nouveau")
    change_draft(by=letters.agent, mail_id=reply.pk, letter=changed, now=letters.now)
    entry = Entry.objects.get(name="courrier.draft_changed")
    assert "Autre objet" in entry.canonical
    assert "Texte nouveau" not in entry.canonical
    change_draft(by=letters.agent, mail_id=reply.pk, letter=changed, now=letters.now)
    assert Entry.objects.filter(name="courrier.draft_changed").count() == 1


def test_drafted_twice_with_one_key_it_is_drafted_once(letters: Letters) -> None:
    incoming = letters.registry.in_charge()
    asked = {
        "by": letters.agent,
        "mail_id": incoming.pk,
        "register_id": letters.registry.outgoing.pk,
        "request_key": "k",
        "now": letters.now,
    }
    first = draft_reply(letter=LetterDetails(subject="Un"), **asked)
    assert draft_reply(letter=LetterDetails(subject="Un"), **asked) == first
    with pytest.raises(RequestKeyReused):
        draft_reply(letter=LetterDetails(subject="Deux"), **asked)
    assert note(letters, request_key="n") == note(letters, request_key="n")
    with pytest.raises(WrongStatus):
        letters.reply(incoming)


def test_who_may_not_draft(letters: Letters) -> None:
    ministry, registry = letters.registry.ministry, letters.registry
    incoming = registry.in_charge()
    asked = {"mail_id": incoming.pk, "register_id": registry.outgoing.pk, "now": letters.now}
    letter = LetterDetails(subject="Objet")
    with pytest.raises(Unseen):
        draft_reply(by=ministry.other_agent, letter=letter, **asked)
    with pytest.raises(NotInYourHands):
        draft_reply(by=registry.clerk, letter=letter, **asked)
    with pytest.raises(WrongRegister):
        draft_reply(by=letters.agent, letter=letter, **(asked | {"register_id": registry.incoming.pk}))
    with pytest.raises(Forbidden):
        draft_letter(
            by=ministry.other_agent,
            register_id=registry.outgoing.pk,
            unit_id=ministry.division.pk,
            letter=letter,
            now=letters.now,
        )
    with pytest.raises(NotInYourHands):
        change_draft(by=registry.clerk, mail_id=letters.to_dispatch().pk, letter=letter, now=letters.now)


def test_a_note_goes_through_its_circuit_then_to_its_desk(letters: Letters) -> None:
    mail = note(letters)
    letters.send(mail, circuit=letters.make_circuit(seal=False))
    letters.sign_on_paper(mail)
    mail = fresh(mail)
    assert (mail.status, mail.number) == (Status.REGISTERED, 1)
    assert mail.holder_unit == letters.registry.ministry.registry
    to = letters.registry.ministry.other_division
    assert assign(by=letters.registry.clerk, mail_id=mail.pk, unit_id=to.pk, now=letters.now).unit == to


def test_what_a_drafter_may_choose(letters: Letters) -> None:
    registry, day = letters.registry, letters.now.date()
    reply = letters.reply()
    assert outgoing_registers(letters.agent) == [registry.outgoing]
    assert outgoing_registers(letters.agent, direction=Direction.INTERNAL) == [registry.internal]
    assert circuits_for(letters.agent, reply, day=day) == [letters.circuit]
    reached = people_reached(letters.agent, letters.circuit, day=day, now=letters.now)
    assert [[step.kind for step in stage] for stage in reached] == [
        ["visa"],
        ["signature"],
        ["external"],
        ["seal"],
    ]
    assert [person.pk for person in reached[1][0].persons] == [letters.director.user_id]
    assert reached[2][0].persons == ()
    assert dispatch_of(reply) is None
