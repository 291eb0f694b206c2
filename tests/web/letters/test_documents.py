"""A PDF without a mail: prepared, its stamp placed, sent once, and signed there; who may not."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from parapheur.models import CircuitVersion, Folder
from parapheur.queries import prepared_by, waiting_for
from signing.models import Signature
from tests.factories.letters import Letters
from tests.factories.parapheur import make_circuit, post_step
from tests.factories.storage import make_pdf
from tests.web.people import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def circuit(letters: Letters) -> CircuitVersion:
    """Visa, then signature; nothing that needs a mail."""
    stages = [[post_step(letters.head, "visa")], [post_step(letters.director, "signature")]]
    return make_circuit(letters.registry.ministry.administrator, stages, now=letters.now)


def given(letters: Letters, circuit: CircuitVersion, **fields: object) -> dict[str, object]:
    return {
        "title": "Convention de stage",
        "unit": letters.registry.ministry.division.pk,
        "circuit": circuit.pk,
        "key": uuid4().hex,
        "file": SimpleUploadedFile("convention.pdf", make_pdf(pages=2), content_type="application/pdf"),
    } | fields


def prepared(client: Client, letters: Letters, circuit: CircuitVersion) -> Folder:
    answer = client.post(reverse("document-new"), given(letters, circuit))
    folder = Folder.objects.get()
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == reverse("document", args=[folder.pk])
    letters.deliver_all()
    return folder


def test_a_document_is_prepared_placed_and_sent_once(letters: Letters, circuit: CircuitVersion) -> None:
    client = signed_in(letters.agent)
    folder = prepared(client, letters, circuit)
    page = client.get(reverse("document", args=[folder.pk])).content.decode()
    assert str(letters.head.name.fr) in page
    assert str(letters.director.name.fr) in page
    sent = {"page": 1, "corner": "top_left", "key": "the same"}
    for _ in range(2):
        answer = client.post(reverse("document", args=[folder.pk]), sent)
        assert answer["Location"] == reverse("folder", args=[folder.pk])
    folder.refresh_from_db()
    assert folder.state == "running"
    assert [step.folder_id for step in waiting_for(letters.head)] == [folder.pk]
    assert folder.documents.get().signature_place == {
        "page": 0,
        "x": 0.08,
        "y": 0.08,
        "width": 0.38,
        "height": 0.09,
    }
    assert not Signature.objects.exists()


def test_a_tapped_place_goes_before_a_corner(letters: Letters, circuit: CircuitVersion) -> None:
    client = signed_in(letters.agent)
    folder = prepared(client, letters, circuit)
    client.post(
        reverse("document", args=[folder.pk]),
        {"page": 2, "corner": "top_left", "x": "0.25", "y": "0.5", "key": "k"},
    )
    place = folder.documents.get().signature_place
    assert (place["page"], place["x"], place["y"]) == (1, 0.25, 0.5)


@pytest.mark.parametrize(
    "where", [{"page": 3, "corner": "top_left"}, {"page": 1, "corner": "top_left", "x": "0.9", "y": "0.1"}]
)
def test_a_stamp_off_the_page_is_refused_before_anybody_is_asked(
    letters: Letters, circuit: CircuitVersion, where: dict[str, object]
) -> None:
    client = signed_in(letters.agent)
    folder = prepared(client, letters, circuit)
    answer = client.post(reverse("document", args=[folder.pk]), where | {"key": "k"})
    assert answer.status_code == 422
    folder.refresh_from_db()
    assert folder.state == "draft"
    assert 'role="alert"' in answer.content.decode()


def test_the_secretary_prepares_for_the_manager_and_decides_nothing(
    letters: Letters, circuit: CircuitVersion
) -> None:
    ministry = letters.registry.ministry
    client = signed_in(ministry.secretary)
    client.post(reverse("document-new"), given(letters, circuit))
    folder = Folder.objects.get()
    letters.deliver_all()
    client.post(reverse("document", args=[folder.pk]), {"page": 1, "corner": "bottom_right", "key": "k"})
    folder.refresh_from_db()
    assert folder.state == "running"
    assert not waiting_for(ministry.secretary).exists()
    assert [step.folder_id for step in prepared_by(ministry.secretary)] == [folder.pk]


def test_a_document_without_title_circuit_or_pdf_says_what_is_missing(
    letters: Letters, circuit: CircuitVersion
) -> None:
    client = signed_in(letters.agent)
    empty = given(letters, circuit) | {"title": "", "circuit": ""}
    del empty["file"]
    answer = client.post(reverse("document-new"), empty)
    assert answer.status_code == 422
    assert answer.content.decode().count('class="err"') == 3
    words = SimpleUploadedFile("notes.pdf", b"Ceci n'est pas un PDF.", content_type="application/pdf")
    answer = client.post(reverse("document-new"), given(letters, circuit, file=words))
    assert "notes.pdf" in answer.content.decode()
    assert not Folder.objects.exists()


def test_who_may_not(letters: Letters, circuit: CircuitVersion) -> None:
    ministry = letters.registry.ministry
    assert Client().get(reverse("document-new")).status_code == 302
    assert signed_in(ministry.auditor).get(reverse("document-new")).status_code == 403
    elsewhere = signed_in(ministry.other_agent)
    answer = elsewhere.post(reverse("document-new"), given(letters, circuit))
    assert answer.status_code == 422, "the unit isn't theirs"
    folder = prepared(signed_in(letters.agent), letters, circuit)
    assert elsewhere.get(reverse("document", args=[folder.pk])).status_code == 404
    answer = elsewhere.post(
        reverse("document", args=[folder.pk]), {"page": 1, "corner": "top_left", "key": "k"}
    )
    assert answer.status_code == 404
    folder.refresh_from_db()
    assert folder.state == "draft"


def test_a_circuit_that_numbers_letters_is_not_offered(letters: Letters, circuit: CircuitVersion) -> None:
    page = signed_in(letters.agent).get(reverse("document-new")).content.decode()
    assert str(circuit.pk) in page
    assert str(letters.circuit.pk) not in page


def test_a_title_and_a_file_name_that_deceive_are_cleaned(letters: Letters, circuit: CircuitVersion) -> None:
    file = SimpleUploadedFile("facture\u202efdp.\u0007pdf", make_pdf(), content_type="application/pdf")
    given_now = given(letters, circuit, title="Convention\u202e \u2066🙂 اتفاقية", file=file)
    answer = signed_in(letters.agent).post(reverse("document-new"), given_now)
    assert answer.status_code == 302
    folder = Folder.objects.get()
    told = folder.title + folder.documents.get().name
    assert not {"\u202e", "\u2066", "\u0007"} & set(told)
    assert "🙂" in folder.title
    assert "اتفاقية" in folder.title


def test_a_title_of_sixty_pages_is_refused_and_stays(letters: Letters, circuit: CircuitVersion) -> None:
    answer = signed_in(letters.agent).post(
        reverse("document-new"), given(letters, circuit, title="اتفاقية " * 20_000)
    )
    assert answer.status_code == 422
    assert answer.content.decode().count("اتفاقية") >= 20_000
    assert not Folder.objects.exists()
