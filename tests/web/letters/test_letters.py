"""A letter from its first word to its circuit: kept, seen, corrected, sent once; who may not, and what is said then."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from common.clock import local_day
from courrier.letters import letter_of
from courrier.models import Mail, RecipientKind
from courrier.status import Status
from organisation.models import Delegation, User
from parapheur.engine.values import StepKind, Verb
from parapheur.models import Folder
from tests.factories.letters import BODY, Letters, fresh, step_of
from tests.factories.organisation import Ministry
from tests.factories.storage import make_pdf
from tests.web.people import signed_in

pytestmark = pytest.mark.django_db
ODD = "Réponse\u202e fdp.exe\u0007 🙂 جواب\u2066 \u200f"


def fields(mail: Mail, **given: Any) -> dict[str, Any]:
    """The draft's form as it is sent back, with what was changed."""
    letter = letter_of(mail)
    written = {
        "subject": letter.subject,
        "body": letter.body,
        "language": letter.language,
        "to": [str(to.correspondent_id) for to in letter.addressees if to.kind == RecipientKind.TO],
        "version": mail.version,
        "go": "save",
    }
    return written | given


def keep(client: Client, mail: Mail, **given: Any) -> Any:
    return client.post(reverse("letter", args=[mail.pk]), fields(mail, **given))


def test_a_reply_is_begun_from_the_mail_it_answers(letters: Letters) -> None:
    client, mail = signed_in(letters.agent), letters.registry.in_charge(subject="Demande de stage")
    address = reverse("letter-new")
    page = client.get(address, {"reply_to": mail.pk}).content.decode()
    assert "Demande de stage" in page
    assert mail.reference in page
    assert Mail.objects.count() == 1, "looking begins nothing"
    given = {"reply_to": str(mail.pk), "version": mail.version, "key": "k"}
    written = {"subject": "Votre demande", "body": BODY, "language": "fr", "go": "save"}
    answers = [client.post(address, given | written) for _n in range(2)]
    reply = Mail.objects.get(reply_to=mail)
    assert [answer["Location"] for answer in answers] == [reverse("letter", args=[reply.pk])] * 2
    assert fresh(mail).status == Status.REPLYING
    assert letter_of(reply).addressees[0].correspondent_id == letters.registry.sender.pk


def test_what_is_wrong_is_said_and_what_was_typed_stays(letters: Letters) -> None:
    client, mail = signed_in(letters.agent), letters.reply()
    answer = keep(client, mail, subject=" ", body="À ne pas perdre")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "À ne pas perdre" in page
    assert 'role="alert"' in page
    pdf = SimpleUploadedFile("lettre.pdf", make_pdf(), content_type="application/pdf")
    assert keep(client, mail, file=pdf).status_code == 422, "text and PDF"
    none = SimpleUploadedFile("notes.pdf", b"Ceci n'en est pas un.", content_type="application/pdf")
    answer = keep(client, mail, body="", file=none)
    assert answer.status_code == 422
    assert "notes.pdf" in answer.content.decode()
    assert letter_of(fresh(mail)).body == BODY


def test_a_second_tab_doesnt_write_over_the_first(letters: Letters) -> None:
    client, mail = signed_in(letters.agent), letters.reply()
    assert keep(client, mail, body="Premier onglet").status_code == 302
    answer = keep(client, mail, body="Second onglet")
    assert answer.status_code == 422
    assert "Second onglet" in answer.content.decode()
    assert letter_of(fresh(mail)).body == "Premier onglet"


def test_what_one_types_is_kept_and_its_paper_shown(letters: Letters) -> None:
    client, mail = signed_in(letters.agent), letters.reply()
    part = client.post(reverse("letter-keep", args=[mail.pk]), fields(mail, body="En cours")).content.decode()
    mail = fresh(mail)
    assert letter_of(mail).body == "En cours"
    assert f'value="{mail.version}"' in part
    assert reverse("letter-page", args=[mail.pk, 1]) in part
    image = client.get(reverse("letter-page", args=[mail.pk, 1]))
    assert image["Content-Type"] == "image/webp"
    part = client.post(reverse("letter-keep", args=[mail.pk]), fields(mail, subject="")).content.decode()
    assert reverse("letter-page", args=[mail.pk, 1]) not in part, "it says what is missing instead"


def test_signs_that_deceive_are_taken_out_and_the_rest_stays(letters: Letters) -> None:
    client, mail = signed_in(letters.agent), letters.reply()
    assert keep(client, mail, subject=ODD, body=f"{ODD}\n{'كتاب ' * 3000}").status_code == 302
    kept = letter_of(fresh(mail))
    for sign in ("\u202e", "\u0007", "\u2066"):
        assert sign not in kept.subject + kept.body
    assert "جواب" in kept.subject
    assert "🙂" in kept.subject
    assert client.get(reverse("letter-page", args=[mail.pk, 2])).status_code == 200, (
        "a long text has its pages"
    )


def test_a_subject_of_sixty_pages_is_refused_and_stays_on_the_form(letters: Letters) -> None:
    client, mail = signed_in(letters.agent), letters.reply()
    answer = keep(client, mail, subject="الموضوع " * 20_000)
    assert answer.status_code == 422
    assert answer.content.decode().count("الموضوع") >= 20_000
    assert fresh(mail).subject == mail.subject


def test_copies_go_to_those_ticked_and_stand_on_the_paper(letters: Letters) -> None:
    client, mail = signed_in(letters.agent), letters.reply()
    other = letters.registry.correspondent("Préfecture de l’Exemple", "عمالة المثال")
    found = client.get(reverse("letter-addressees"), {"find_copies": "prefecture"}).content.decode()
    assert 'name="copies"' in found
    assert str(other.pk) in found
    page = keep(client, mail, find_copies="prefecture", go="find_copies")
    assert (page.status_code, str(other.pk) in page.content.decode()) == (200, True)
    assert keep(client, mail, copies=[str(other.pk)]).status_code == 302
    kinds = dict(fresh(mail).recipients.values_list("correspondent", "kind"))
    assert kinds == {letters.registry.sender.pk: RecipientKind.TO, other.pk: RecipientKind.COPY}
    assert keep(client, fresh(mail), copies=[]).status_code == 302
    assert not fresh(mail).recipients.filter(kind=RecipientKind.COPY).exists()


def test_a_note_goes_to_units_of_the_house(letters: Letters) -> None:
    client, ministry = signed_in(letters.agent), letters.registry.ministry
    page = client.get(reverse("letter-new"), {"to_units": "1"}).content.decode()
    assert str(ministry.other_division.pk) in page
    given = {
        "to_units": "1", "key": "k", "subject": "Note", "body": "À tous", "language": "fr", "go": "save",
        "to": [str(ministry.other_division.pk)], "copies": [str(ministry.directorate.pk)],
    }  # fmt: skip
    assert client.post(reverse("letter-new"), given).status_code == 302
    note = Mail.objects.get(direction="internal")
    assert dict(note.recipients.values_list("unit", "kind")) == {
        ministry.other_division.pk: RecipientKind.TO,
        ministry.directorate.pk: RecipientKind.COPY,
    }


def test_the_people_are_seen_first_and_those_who_act_for_them(letters: Letters) -> None:
    client, mail = signed_in(letters.agent), letters.reply()
    today = local_day(letters.now, letters.agent.time_zone)
    stands_in = User.objects.get(pk=letters.registry.ministry.other_agent.user_id)
    Delegation.objects.create(
        administration_id=letters.agent.administration_id,
        post_id=letters.head.capacities[0].post_id,
        delegator_id=letters.head.user_id,
        delegate=stands_in,
        act_number="7/EX",
        act_date=today,
        starts_on=today,
        ends_on=today + timedelta(days=7),
        created_at=letters.now,
    )
    page = client.get(reverse("letter-circuit", args=[mail.pk])).content.decode()
    for person in (letters.head.name.fr, letters.director.name.fr, stands_in.name_fr):
        assert person in page
    assert page.count("par délégation") == 1
    assert not Folder.objects.exists()


def test_it_is_sent_once_however_often_the_form_is(letters: Letters) -> None:
    client, mail = signed_in(letters.agent), letters.reply()
    address = reverse("letter-circuit", args=[mail.pk])
    answer = client.post(address, {"key": "k"})
    assert answer.status_code == 422
    assert "Choisissez le circuit" in answer.content.decode()
    sent = {"key": "k", "circuit": str(letters.circuit.pk)}
    assert [client.post(address, sent)["Location"] for _n in range(2)] == [
        reverse("mail", args=[mail.pk])
    ] * 2
    assert Folder.objects.count() == 1
    assert client.get(address)["Location"] == reverse("mail", args=[mail.pk]), (
        "there is nothing to choose now"
    )
    assert client.get(reverse("letter", args=[mail.pk]))["Location"] == reverse("mail", args=[mail.pk])


def uploaded(letters: Letters, client: Client, pages: int = 2) -> Mail:
    """A reply made elsewhere."""
    mail = letters.reply()
    pdf = SimpleUploadedFile("lettre.pdf", make_pdf(pages=pages), content_type="application/pdf")
    assert keep(client, mail, body="", file=pdf).status_code == 302
    letters.deliver_all()
    return fresh(mail)


def test_the_stamp_of_an_uploaded_letter_stands_where_it_was_tapped(letters: Letters) -> None:
    client = signed_in(letters.agent)
    mail = uploaded(letters, client)
    address = reverse("letter-circuit", args=[mail.pk])
    assert "data-placing" in client.get(address).content.decode()
    sent = {"key": "k", "circuit": str(letters.circuit.pk), "corner": "bottom_left"}
    for off in ({"page": 3}, {"page": 1, "x": "0.9", "y": "0.1"}):
        assert client.post(address, sent | off).status_code == 422
    assert not Folder.objects.exists()
    assert client.post(address, sent | {"page": 1, "x": "0.25", "y": "0.5"}).status_code == 302
    place = Folder.objects.get().documents.get(position=0).signature_place
    assert (place["page"], place["x"], place["y"]) == (0, 0.25, 0.5)


def test_a_returned_letter_says_why_and_goes_again_to_who_returned_it(letters: Letters) -> None:
    client = signed_in(letters.agent)
    mail = uploaded(letters, client)
    place = {"page": 2, "corner": "top_left", "key": "k", "circuit": str(letters.circuit.pk)}
    client.post(reverse("letter-circuit", args=[mail.pk]), place)
    letters.deliver_all()
    letters.decide(mail, StepKind.VISA, Verb.RETURN, reason="Ajoutez la date")
    page = client.get(reverse("letter", args=[mail.pk])).content.decode()
    assert "Ajoutez la date" in page
    assert letters.head.name.fr in page
    for _n in range(2):
        answer = client.post(reverse("letter-resend", args=[mail.pk]), {"key": "again"})
        assert answer["Location"] == reverse("mail", args=[mail.pk])
    letters.deliver_all()
    assert step_of(mail, StepKind.VISA).state == "open"
    assert Folder.objects.get().documents.get(position=0).signature_place["page"] == 1, "its stamp stays"


def test_a_letter_given_up_leaves_the_mail_to_be_answered(letters: Letters) -> None:
    client, mail = signed_in(letters.agent), letters.reply()
    answer = client.post(reverse("letter-withdraw", args=[mail.pk]))
    assert answer["Location"] == reverse("mail", args=[mail.reply_to_id])
    assert fresh(mail).status == Status.WITHDRAWN
    assert Mail.objects.get(pk=mail.reply_to_id).status == Status.IN_CHARGE


def test_the_first_page_leads_back_to_what_one_is_writing(letters: Letters) -> None:
    mail = letters.reply(subject="Votre demande de stage")
    address = reverse("letter", args=[mail.pk])
    assert address in signed_in(letters.agent).get(reverse("home")).content.decode()
    for other in (letters.head, letters.registry.clerk, letters.registry.ministry.auditor):
        assert address not in signed_in(other).get(reverse("home")).content.decode()
    letters.send(mail)
    assert address not in signed_in(letters.agent).get(reverse("home")).content.decode()


def test_who_may_not(letters: Letters) -> None:
    mail, ministry = letters.reply(), letters.registry.ministry
    pages = [reverse("letter", args=[mail.pk]), reverse("letter-circuit", args=[mail.pk])]
    acts = [reverse(f"letter-{name}", args=[mail.pk]) for name in ("keep", "resend", "withdraw")]
    for address in pages:
        assert Client().get(address).status_code == 302
    for stranger in (ministry.other_agent, ministry.auditor, Ministry(letters.now).agent):
        client = signed_in(stranger)
        for address in (*pages, reverse("letter-page", args=[mail.pk, 1])):
            assert client.get(address).status_code in (403, 404), address
        for address in (*pages, *acts):
            assert client.post(address, fields(mail)).status_code in (403, 404), address
    assert signed_in(ministry.auditor).get(reverse("letter-new")).status_code == 403
    assert fresh(mail).version == mail.version


def test_what_the_pages_cost(letters: Letters, budget: Callable[[str], AbstractContextManager[None]]) -> None:
    client, mail = signed_in(letters.agent), letters.reply()
    waiting = letters.registry.in_charge()
    with budget("page letter-new"):
        client.get(reverse("letter-new"), {"reply_to": waiting.pk})
    with budget("page letter"):
        client.get(reverse("letter", args=[mail.pk]))
    with budget("page letter-circuit"):
        client.get(reverse("letter-circuit", args=[mail.pk]))
