"""Opinions, information, signatures on paper, people asked at the same time, and what the system could not do."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from common.clock import local_day
from courrier.models import Mail
from organisation.models import Post, PostHolding
from organisation.roles import Role
from parapheur.engine.values import StepKind, Verb
from parapheur.models import Folder, Step
from parapheur.use_cases.fail_work import fail_work
from parapheur.use_cases.sign_folder import sign_folder
from tests.factories.letters import Letters, folder_of
from tests.factories.organisation import make_principal
from tests.factories.parapheur import launched, make_circuit, post_step
from tests.factories.storage import make_pdf
from tests.web.parapheur.test_deciding import act
from tests.web.people import PASSWORD, signed_in

pytestmark = pytest.mark.django_db


def asks(letters: Letters, *stages: list[dict[str, object]]) -> Folder:
    """A folder without bytes in a circuit of its own."""
    ministry = letters.registry.ministry
    circuit = make_circuit(ministry.administrator, list(stages), now=letters.now)
    return launched(circuit, ministry.agent, ministry.division, now=letters.now)


def test_an_opinion_with_reserve_says_why_and_is_quoted(letters: Letters) -> None:
    folder = asks(letters, [post_step(letters.head, "opinion")], [post_step(letters.director, "visa")])
    client = signed_in(letters.head)
    assert "Donner un avis" in client.get(reverse("folder", args=[folder.pk])).content.decode()
    none = act(client, folder, "opinion")
    assert none.status_code == 422
    assert "Choisissez l’un des trois" in none.content.decode()
    bare = act(client, folder, "opinion", opinion="with_reserve")
    assert bare.status_code == 422
    assert "Donnez un motif" in bare.content.decode() or "motif" in bare.content.decode()
    assert (
        act(client, folder, "opinion", opinion="with_reserve", reason="Voir l’article 3.").status_code == 302
    )
    page = signed_in(letters.director).get(reverse("folder", args=[folder.pk])).content.decode()
    assert "Favorable avec réserve" in page
    assert "Voir l’article 3." in page


def test_information_is_taken_note_of(letters: Letters) -> None:
    folder = asks(letters, [post_step(letters.head, "information"), post_step(letters.director, "visa")])
    client = signed_in(letters.head)
    assert "Prendre connaissance" in client.get(reverse("folder", args=[folder.pk])).content.decode()
    assert act(client, folder, "acknowledge").status_code == 302
    assert Step.objects.get(folder=folder, kind="information").state == "done"


def test_people_asked_at_the_same_time_stand_in_one_node(letters: Letters) -> None:
    folder = asks(letters, [post_step(letters.head, "visa"), post_step(letters.director, "visa")])
    page = signed_in(letters.agent).get(reverse("folder", args=[folder.pk])).content.decode()
    node = page.split('<ol class="circuit">')[1].split("</ol>")[0].split("<li")[2]
    assert letters.head.name.fr in node
    assert letters.director.name.fr in node
    act(signed_in(letters.head), folder, "approve")
    assert Step.objects.filter(folder=folder, state="open").count() == 1


@pytest.fixture
def to_sign(letters: Letters) -> Folder:
    return letters.decide(letters.send(letters.reply()), StepKind.VISA, Verb.APPROVE)


def test_a_signature_on_paper_needs_its_scan(letters: Letters, to_sign: Folder) -> None:
    client, address = signed_in(letters.director), reverse("folder-paper", args=[to_sign.pk])
    page = client.get(address).content.decode()
    given = {
        name: page.split(f'name="{name}" value="')[1].split('"')[0]
        for name in ("step", "document_version", "request_key")
    }
    assert "Choisissez la numérisation" in client.post(address, given).content.decode()
    text = SimpleUploadedFile("note.txt", b"ceci n'est pas une image")
    wrong = client.post(address, given | {"scan": text})
    assert wrong.status_code == 422
    assert Step.objects.get(folder=to_sign, kind="signature").state == "open"
    scan = SimpleUploadedFile("signee.pdf", make_pdf(), content_type="application/pdf")
    assert client.post(address, given | {"scan": scan}).status_code == 302
    assert Step.objects.get(folder=to_sign, kind="signature").state == "done"
    after = signed_in(letters.agent).get(reverse("folder", args=[to_sign.pk])).content.decode()
    assert "a signé sur papier" in after


def test_a_signature_that_failed_says_why_and_can_be_made_again(letters: Letters, to_sign: Folder) -> None:
    step = Step.objects.get(folder=to_sign, kind="signature")
    sign_folder(folder_id=to_sign.pk, step_id=step.pk, by=letters.director, now=letters.now)
    fail_work(step_id=step.pk, cause="La clef n’est pas là.", now=letters.now)
    client = signed_in(letters.director)
    progress = client.get(reverse("folder-signature", args=[to_sign.pk, step.pk])).content.decode()
    assert "La clef n’est pas là." in progress
    page = client.get(reverse("folder", args=[to_sign.pk])).content.decode()
    assert "Vous pouvez signer de nouveau" in page
    assert reverse("folder-sign", args=[to_sign.pk]) in page


def test_while_it_is_being_signed_nothing_else_is_offered(letters: Letters, to_sign: Folder) -> None:
    step = Step.objects.get(folder=to_sign, kind="signature")
    client = signed_in(letters.director)
    act(client, to_sign, "sign", password=PASSWORD)
    page = client.get(reverse("folder", args=[to_sign.pk])).content.decode()
    assert "actionbar" not in page
    assert "signature en cours" in page
    other = signed_in(letters.registry.ministry.other_agent)
    assert other.get(reverse("folder-signature", args=[to_sign.pk, step.pk])).status_code == 404


def test_what_the_system_could_not_do_is_tried_again(
    letters: Letters, deliver_all: Callable[[], int]
) -> None:
    mail: Mail = letters.send(letters.reply())
    letters.sign(mail)
    folder = folder_of(mail)
    assert folder.state == "completed"
    seal = Step.objects.get(folder=folder, kind="seal")
    Folder.objects.filter(pk=folder.pk).update(state="running", stage=seal.stage)
    Step.objects.filter(pk=seal.pk).update(
        state="failed",
        progress=seal.progress | {"state": "failed", "outcome": None, "failure": "Pas d’heure."},
    )
    client = signed_in(letters.agent)
    assert "Pas d’heure." in client.get(reverse("folder", args=[folder.pk])).content.decode()
    answer = client.post(reverse("folder-retry", args=[folder.pk]), {"step": str(seal.pk)})
    assert answer["Location"] == reverse("folder", args=[folder.pk])
    assert Step.objects.get(pk=seal.pk).state == "working"
    assert client.post(reverse("folder-retry", args=[folder.pk]), {"step": str(seal.pk)}).status_code == 409
    assert client.post(reverse("folder-retry", args=[folder.pk]), {"step": "x"}).status_code == 302


def test_a_folder_that_nobody_can_decide_is_asked_of_somebody_else(letters: Letters) -> None:
    ministry = letters.registry.ministry
    asked = {"kind": "visa", "actor_kind": "unit_head", "actor_id": str(ministry.division.pk)}
    folder = asks(letters, [asked])
    administrator = signed_in(ministry.administrator)
    address = reverse("parapheur-held")
    assert "quelqu’un pour décider" in administrator.get(address).content.decode()
    left = Post.objects.get(pk=letters.head.capacities[0].post_id)
    Post.objects.filter(pk=left.pk).update(heads_unit=False)
    PostHolding.objects.filter(post=left).update(ends_on=local_day(letters.now, "Africa/Casablanca"))
    page = administrator.get(address).content.decode()
    assert left.title_fr in page
    assert folder.title not in page, "administrators see no content"
    step = Step.objects.get(folder=folder)
    action = reverse("folder-reassign", args=[folder.pk])
    nobody = administrator.post(action, {"step": str(step.pk)})
    assert nobody.status_code == 422
    new = make_principal(ministry.division, Role.HEAD, now=letters.now, heads_unit=True)
    assert administrator.post(action, {"step": str(step.pk)})["Location"] == address
    assert Step.objects.get(pk=step.pk).waits_for_post_id == new.capacities[0].post_id
    for other in (letters.agent, ministry.auditor):
        client = signed_in(other)
        assert client.get(address).status_code == 403
        assert client.post(action, {"step": str(step.pk)}).status_code == 403
