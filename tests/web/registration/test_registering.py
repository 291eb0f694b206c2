"""Registering from the page: what is given, what is kept, what is said when something is wrong."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from common import clock
from courrier.models import Correspondent, Mail, StartedRegistration
from organisation.roles import Role
from tests.factories.courrier import Registry
from tests.factories.organisation import make_administration, make_principal, make_unit
from tests.web.people import signed_in
from tests.web.registration.conftest import Desk, a_scan

pytestmark = pytest.mark.django_db


def said(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_letter_is_registered_with_its_scan(desk: Desk, registry: Registry) -> None:
    answer = desk.send(scan=a_scan(), external_reference="312/2026/CAR", pages="2")
    mail = Mail.objects.get()
    assert answer["Location"] == reverse("registered", args=[mail.pk])
    assert (mail.sender, mail.external_reference, mail.pages) == (registry.sender, "312/2026/CAR", 2)
    assert mail.pieces.get().name == "lettre.pdf"
    page = said(desk.client.get(answer["Location"]))
    assert "Courrier enregistré" in page
    assert mail.reference in page


def test_days_are_read_as_people_type_them(desk: Desk) -> None:
    desk.send(document_date="-1")
    yesterday = (clock.now() - timedelta(days=1)).date()
    assert abs((Mail.objects.get().document_date - yesterday).days) <= 1


def test_a_wrong_day_is_said_and_all_stays(desk: Desk) -> None:
    mark = uuid4()
    answer = desk.send(
        draft=mark, document_date="24/13/2026", subject="Objet tapé", scan=a_scan("ma lettre.pdf")
    )
    page = said(answer)
    assert answer.status_code == 422
    assert "Le mois 13 n’existe pas" in page
    assert "Objet tapé" in page
    assert "24/13/2026" in page
    assert "ma lettre.pdf" in page
    assert not Mail.objects.exists()
    again = said(desk.client.get(reverse("registration", args=["incoming"]), follow=True))
    assert "Objet tapé" in again
    assert "ma lettre.pdf" in again


def test_sent_twice_it_takes_one_number(desk: Desk) -> None:
    mark = uuid4()
    first, second = desk.send(draft=mark), desk.send(draft=mark)
    assert first["Location"] == second["Location"]
    assert Mail.objects.count() == 1


def test_sent_again_with_other_words_it_is_refused_calmly(desk: Desk) -> None:
    mark = uuid4()
    desk.send(draft=mark)
    page = said(desk.send(draft=mark, subject="Tout autre chose"))
    assert "Ce formulaire a déjà été envoyé : le courrier est enregistré" in page.replace("\u00a0", " ")
    assert Mail.objects.count() == 1


def test_one_that_looks_alike_is_shown_before_a_number_is_taken(desk: Desk) -> None:
    desk.send(external_reference="12/2026")
    mark = uuid4()
    answer = desk.send(draft=mark, external_reference="12-2026", subject="Autrement dit")
    assert answer.status_code == 422
    assert Mail.objects.get().reference in said(answer)
    assert "enregistrer quand même" in said(answer)
    desk.send(draft=mark, external_reference="12-2026", subject="Autrement dit", act="sure")
    assert Mail.objects.count() == 2


def test_the_next_keeps_sender_and_date(desk: Desk) -> None:
    answer = desk.send(act="next", document_date="02/01/2026", external_reference="A1")
    page = said(desk.client.get(answer["Location"]))
    assert desk.registry.sender.name_fr in page.replace("&#x27;", "’")
    assert "02/01/2026" in page
    assert 'value="A1"' not in page
    assert Mail.objects.get().reference in page


def test_an_unknown_sender_is_asked_about_then_created(desk: Desk) -> None:
    answer = desk.send(sender="جماعة عين ريحان")
    assert "créez-en un nouveau" in said(answer)
    desk.send(sender="جماعة عين ريحان", sender_id="new")
    made = Mail.objects.get().sender
    assert (made.name_ar, made.name_fr) == ("جماعة عين ريحان", "")


def test_a_new_sender_is_made_once(desk: Desk) -> None:
    mark = uuid4()
    for _ in range(2):
        desk.send(draft=mark, sender="Association Nouvelle", sender_id="new")
    assert Correspondent.objects.filter(name_fr="Association Nouvelle").count() == 1


def test_correspondents_are_found_without_accents(desk: Desk) -> None:
    desk.registry.correspondent("Commune d’Aïn Rihane", "جماعة عين ريحان")
    address = reverse("registration-senders")
    assert "Aïn Rihane" in said(desk.client.get(address, {"sender": "ain ri"}))
    assert "Aïn Rihane" in said(desk.client.get(address, {"sender": "عين"}))


def test_it_is_handed_to_a_unit_at_once(desk: Desk, registry: Registry) -> None:
    instruction = registry.instruction()
    desk.send(unit=str(registry.ministry.division.pk), instruction=str(instruction.pk), note="Merci")
    given = Mail.objects.get().assignments.get()
    assert (given.unit, given.instruction, given.note) == (registry.ministry.division, instruction, "Merci")


def test_an_internal_note_is_registered(desk: Desk, registry: Registry) -> None:
    desk.send("internal", sender_unit=str(registry.ministry.division.pk))
    assert Mail.objects.get().direction == "internal"


def test_what_is_typed_is_kept_found_again_thrown_away_and_taken_back(desk: Desk) -> None:
    mark = str(uuid4())
    keep = reverse("registration-keep", args=["incoming"])
    assert "Brouillon gardé à" in said(desk.client.post(keep, {"draft": mark, "subject": "À demi tapé"}))
    elsewhere = signed_in(desk.registry.clerk)
    assert "À demi tapé" in said(elsewhere.get(reverse("registration", args=["incoming"]), follow=True))
    desk.client.post(reverse("registration-discard", args=["incoming"]), {"draft": mark})
    fresh = said(desk.client.get(reverse("registration", args=["incoming"]), follow=True))
    assert "À demi tapé" not in fresh
    assert "Reprendre" in fresh
    back = desk.client.post(reverse("registration-restore", args=["incoming"]), {"draft": mark}, follow=True)
    assert "À demi tapé" in said(back)


def test_opening_the_page_changes_nothing(desk: Desk) -> None:
    desk.client.get(reverse("registration", args=["incoming"]), follow=True)
    assert not StartedRegistration.objects.exists()


def test_sixty_pages_pasted_in_arabic_are_kept_and_refused_with_a_reason(desk: Desk) -> None:
    text = "نص طويل جدا \u202e\x07🎉\n" * 6000
    answer = desk.send(subject=text)
    assert answer.status_code == 422
    assert "500" in said(answer)
    assert "نص طويل جدا" in said(answer)
    assert StartedRegistration.objects.get().values["subject"].startswith("نص")


def test_hostile_characters_are_cleaned(desk: Desk) -> None:
    desk.send(subject="Objet\x07 \u202etxt.exe 🎉", scan=a_scan("facture\u202efdp.pdf"))
    mail = Mail.objects.get()
    assert not {"\x07", "\u202e"} & set(mail.subject + mail.pieces.get().name)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lettre.docx", b"PK\x03\x04 word/document.xml"),
        ("vide.pdf", b""),
        ("coupe.pdf", b"%PDF-1.7\n1 0 obj"),
    ],
)
def test_a_wrong_file_is_named_and_the_rest_stays(desk: Desk, name: str, content: bytes) -> None:
    answer = desk.send(scan=a_scan(name, content), subject="Gardé", act="attach")
    assert "Ce fichier ne peut pas être pris" in said(answer)
    assert "Gardé" in said(answer)
    assert not Mail.objects.exists()


def test_a_file_too_large_is_refused_with_its_limit(desk: Desk, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    answer = desk.send(scan=a_scan("grand.pdf", b"%PDF-1.7" + b"x" * (2 * 1024 * 1024)), act="attach")
    assert "1 Mo" in said(answer).replace("\u00a0", " ")


def test_the_receipt_is_waited_for(desk: Desk, deliver_all: Callable[[], int]) -> None:
    desk.send(scan=a_scan())
    mail = Mail.objects.get()
    waiting = said(desk.client.get(reverse("registered", args=[mail.pk])))
    assert "se prépare" in waiting
    assert desk.client.get(reverse("mail-receipt", args=[mail.pk])).status_code == 503
    deliver_all()
    assert "Imprimer le récépissé" in said(desk.client.get(reverse("receipt-state", args=[mail.pk])))
    receipt = b"".join(desk.client.get(reverse("mail-receipt", args=[mail.pk])).streaming_content)
    assert receipt.startswith(b"%PDF")


def test_the_label_is_printed(desk: Desk) -> None:
    desk.send()
    assert desk.client.get(reverse("mail-label", args=[Mail.objects.get().pk])).content.startswith(b"%PDF")


def test_many_files_are_each_completed(desk: Desk) -> None:
    address = reverse("batch", args=["incoming"])
    answer = desk.client.post(
        address, {"files": [a_scan("un.pdf"), a_scan("deux.pdf"), a_scan("faux.pdf", b"rien")]}
    )
    page = said(answer)
    assert "faux.pdf" in page
    assert "2 courriers à compléter" in page.replace("\u00a0", " ")
    first = StartedRegistration.objects.filter(discarded_at=None).earliest("pk")
    left = desk.send(draft=first.pk, act="next")
    assert Mail.objects.get().pieces.get().name == "un.pdf"
    assert "deux.pdf" in said(desk.client.get(left["Location"]))


def test_a_correction_needs_a_reason_and_is_kept_with_it(desk: Desk) -> None:
    desk.send(subject="Demnade")
    mail = Mail.objects.get()
    address = reverse("mail-correct", args=[mail.pk])
    fields = {
        "subject": "Demande",
        "sender": desk.registry.sender.name_fr,
        "channel": "post",
        "urgency": "0",
        "confidentiality": "internal",
        "language": "fr",
        "support": "paper",
        "version": mail.version,
    }
    assert desk.client.post(address, fields).status_code == 422
    assert desk.client.post(address, fields | {"reason": "Faute de frappe"}).status_code == 302
    mail.refresh_from_db()
    assert mail.subject == "Demande"
    late = desk.client.post(address, fields | {"reason": "Encore", "subject": "Autre"})
    assert late.status_code == 409
    assert "Quelqu’un a modifié ce courrier" in said(late)
    assert "Autre" in said(late)


@pytest.mark.parametrize("name", ["registration", "batch"])
def test_only_who_keeps_a_register_registers(registry: Registry, name: str) -> None:
    address = reverse(name, args=["incoming"])
    assert signed_in(registry.ministry.head).get(address).status_code == 403
    assert Client().get(address).status_code == 302


def test_a_letter_that_leaves_is_not_registered_here(clerk: Client) -> None:
    assert clerk.get(reverse("registration", args=["outgoing"])).status_code == 404


def test_nobody_reads_anothers_draft(desk: Desk) -> None:
    mark = uuid4()
    desk.send(draft=mark, subject="", scan=a_scan())
    piece = StartedRegistration.objects.get().pieces.get()
    unit = make_unit(make_administration(), "X")
    stranger = signed_in(make_principal(unit, Role.CLERK, now=clock.now(), with_subtree=True))
    colleague = signed_in(make_principal(desk.registry.ministry.registry, Role.CLERK, now=clock.now()))
    for other in (stranger, colleague):
        assert other.get(reverse("registration-scan", args=[piece.pk])).status_code == 404
        assert other.get(reverse("registration-page", args=[piece.pk, 1, 200])).status_code == 404
    opened = colleague.get(reverse("registration", args=["incoming"]), {"draft": str(mark)})
    assert opened.status_code == 404


def test_the_mail_of_another_administration_is_unseen(desk: Desk) -> None:
    desk.send()
    unit = make_unit(make_administration(), "X")
    stranger = signed_in(make_principal(unit, Role.CLERK, now=clock.now(), with_subtree=True))
    for name in ("registered", "mail-correct", "mail-label", "mail-receipt"):
        assert stranger.get(reverse(name, args=[Mail.objects.get().pk])).status_code == 404
