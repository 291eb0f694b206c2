"""Deciding from the pages: what is offered, what is done, what is said when it can't be."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from courrier.models import Mail
from journal.models import Entry
from organisation.principal import Principal
from parapheur.engine.values import StepKind, Verb
from parapheur.models import Folder, Step
from signing.models import Signature
from tests.factories.letters import Letters, folder_of, step_of
from tests.web.people import PASSWORD, signed_in

pytestmark = pytest.mark.django_db


def fields(page: str, action: str) -> dict[str, str]:
    """What the page's form for ``action`` carries unseen."""
    form = page.split(f'action="{action}"')[1].split("</form>")[0]
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def act(client: Client, folder: Folder, name: str, **given: str) -> object:
    """Press the button ``name`` of the folder's page."""
    page = client.get(reverse("folder", args=[folder.pk])).content.decode()
    action = reverse(f"folder-{name}", args=[folder.pk])
    return client.post(action, fields(page, action) | given)


@pytest.fixture
def sent(letters: Letters) -> Mail:
    return letters.send(letters.reply())


@pytest.fixture
def to_sign(letters: Letters, sent: Mail) -> Folder:
    return letters.decide(sent, StepKind.VISA, Verb.APPROVE)


def test_the_pile_shows_what_waits_and_leads_to_it(letters: Letters, sent: Mail) -> None:
    client = signed_in(letters.head)
    page = client.get(reverse("parapheur")).content.decode()
    folder = folder_of(sent)
    assert folder.title in page
    assert "Lire et viser" in page
    assert client.get(reverse("parapheur-next"))["Location"] == reverse("folder", args=[folder.pk])


def test_an_empty_pile_says_so(letters: Letters) -> None:
    client = signed_in(letters.director)
    assert "Votre parapheur est vide" in client.get(reverse("parapheur")).content.decode()
    assert client.get(reverse("parapheur-next"))["Location"] == reverse("parapheur")


def test_a_visa_with_a_word_is_given_and_quoted(letters: Letters, sent: Mail) -> None:
    folder = folder_of(sent)
    client = signed_in(letters.head)
    answer = act(client, folder, "approve", reason="D’accord, avec les réserves de l’article 3.")
    assert answer["Location"] == reverse("parapheur")
    assert "Rappeler" in client.get(reverse("parapheur")).content.decode()
    page = signed_in(letters.director).get(reverse("folder", args=[folder.pk])).content.decode()
    assert "avec les réserves de l’article 3" in page
    assert "a visé" in page


def test_the_next_folder_opens_by_itself(letters: Letters, sent: Mail) -> None:
    other = letters.send(letters.reply())
    answer = act(signed_in(letters.head), folder_of(sent), "approve")
    assert answer["Location"] == reverse("folder", args=[folder_of(other).pk])


def test_sent_twice_it_is_decided_once(letters: Letters, sent: Mail) -> None:
    folder, client = folder_of(sent), signed_in(letters.head)
    page = client.get(reverse("folder", args=[folder.pk])).content.decode()
    action = reverse("folder-approve", args=[folder.pk])
    given = fields(page, action)
    first, second = client.post(action, given), client.post(action, given)
    assert (first.status_code, second.status_code) == (302, 302)
    assert Entry.objects.filter(name="parapheur.step_decided", about_id=folder.pk).count() == 1


def test_a_return_needs_its_reason_and_keeps_what_was_typed(letters: Letters, to_sign: Folder) -> None:
    client = signed_in(letters.director)
    empty = act(client, to_sign, "return", reason="  ")
    assert empty.status_code == 422
    assert "Écrivez ce qui doit changer" in empty.content.decode()
    done = act(client, to_sign, "return", reason="L’annexe manque.")
    assert done.status_code == 302
    assert "Renvoyé à" in client.get(reverse("parapheur")).content.decode()
    drafter = signed_in(letters.agent).get(reverse("folder", args=[to_sign.pk])).content.decode()
    assert "L’annexe manque." in drafter


def test_a_return_can_go_to_those_who_approved(letters: Letters, to_sign: Folder) -> None:
    answer = act(signed_in(letters.director), to_sign, "return", to="0", reason="Revoir le délai.")
    assert answer.status_code == 302
    assert Step.objects.get(folder=to_sign, kind="visa").state == "open"


def test_a_return_is_recalled_until_somebody_opened_it(letters: Letters, to_sign: Folder) -> None:
    client = signed_in(letters.director)
    act(client, to_sign, "return", reason="À revoir.")
    back = client.post(reverse("folder-recall", args=[to_sign.pk]))
    assert back["Location"] == reverse("folder", args=[to_sign.pk])
    assert Folder.objects.get(pk=to_sign.pk).state == "running"
    again = client.post(reverse("folder-recall", args=[to_sign.pk]))
    assert again.status_code == 409


def test_what_was_done_is_said_although_another_request_ends_later(letters: Letters, sent: Mail) -> None:
    """A page in the background read the session before the decision, and writes it back after."""
    folder, client = folder_of(sent), signed_in(letters.head)
    meanwhile = client.session
    meanwhile["folders_read"] = {}
    decided = act(client, folder, "approve")
    meanwhile.save()
    page = client.get(decided["Location"]).content.decode()  # type: ignore[index]
    assert 'class="toast-undo"' in page
    assert reverse("folder-recall", args=[folder.pk]) in page
    assert 'class="toast-undo"' not in client.get(reverse("parapheur")).content.decode(), "said once"


def test_a_visa_is_not_recalled_once_the_next_has_opened_it(letters: Letters, sent: Mail) -> None:
    folder, head = folder_of(sent), signed_in(letters.head)
    act(head, folder, "approve")
    signed_in(letters.director).post(reverse("folder-opened", args=[folder.pk]))
    answer = head.post(reverse("folder-recall", args=[folder.pk]))
    assert answer.status_code == 409
    assert "Il est trop tard" in answer.content.decode()


def test_a_refusal_ends_the_circuit(letters: Letters, to_sign: Folder) -> None:
    act(signed_in(letters.director), to_sign, "refuse", reason="Sans objet.")
    assert Folder.objects.get(pk=to_sign.pk).state == "refused"


def test_signing_asks_who_it_is_then_shows_until_it_is_verified(
    letters: Letters, to_sign: Folder, deliver_all: Callable[[], int]
) -> None:
    client, step = signed_in(letters.director), Step.objects.get(folder=to_sign, kind="signature")
    wrong = act(client, to_sign, "sign", password="une autre phrase")
    assert wrong.status_code == 422
    assert "pas votre mot de passe" in wrong.content.decode()
    assert Entry.objects.filter(name="organisation.sign_in_failed").exists()
    answer = act(client, to_sign, "sign", password=PASSWORD)
    assert answer["Location"].startswith(reverse("parapheur"))
    assert "signed=" in answer["Location"]
    progress = reverse("folder-signature", args=[to_sign.pk, step.pk])
    assert "en cours" in client.get(progress).content.decode()
    deliver_all()
    assert "Signé et vérifié" in client.get(progress, headers={"HX-Request": "true"}).content.decode()
    assert Signature.objects.filter(signer=letters.director.user_id, state="done").count() == 1


def test_a_signature_sent_twice_is_made_once(letters: Letters, to_sign: Folder) -> None:
    client = signed_in(letters.director)
    page = client.get(reverse("folder", args=[to_sign.pk])).content.decode()
    action = reverse("folder-sign", args=[to_sign.pk])
    given = fields(page, action) | {"password": PASSWORD}
    assert client.post(action, given).status_code == 302
    assert client.post(action, given).status_code == 302
    assert Signature.objects.filter(kind="signature").count() == 1


def test_just_proved_it_is_not_asked_again(letters: Letters, to_sign: Folder) -> None:
    client = signed_in(letters.director)
    session = client.session
    session["authenticated_at"], session["authentication"] = letters.now.isoformat(), "password"
    session.save()
    page = client.get(reverse("folder-sign", args=[to_sign.pk])).content.decode()
    assert 'name="password"' not in page
    assert act(client, to_sign, "sign").status_code == 302


def test_decided_meanwhile_says_who_and_what_comes_next(letters: Letters, sent: Mail) -> None:
    folder, client = folder_of(sent), signed_in(letters.head)
    page = client.get(reverse("folder", args=[folder.pk])).content.decode()
    action = reverse("folder-refuse", args=[folder.pk])
    given = fields(page, action) | {"reason": "Non."}
    letters.decide(sent, StepKind.VISA, Verb.APPROVE)
    answer = client.post(action, given)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Le dossier a avancé" in text
    assert letters.director.name.fr in text


def test_a_document_replaced_while_reading_is_not_decided_on(letters: Letters, sent: Mail) -> None:
    folder, client = folder_of(sent), signed_in(letters.head)
    page = client.get(reverse("folder", args=[folder.pk])).content.decode()
    action = reverse("folder-approve", args=[folder.pk])
    given = fields(page, action)
    Folder.objects.filter(pk=folder.pk).update(document_version=2)
    answer = client.post(action, given)
    assert answer.status_code == 409
    assert "remplacé pendant votre lecture" in answer.content.decode()


def test_those_who_only_follow_see_no_bar(letters: Letters, sent: Mail) -> None:
    folder = folder_of(sent)
    for person in (letters.agent, letters.director, letters.registry.ministry.secretary):
        page = signed_in(person).get(reverse("folder", args=[folder.pk])).content.decode()
        assert folder.title in page
        assert "actionbar" not in page


@pytest.mark.parametrize("name", ["approve", "return", "refuse", "sign", "paper"])
def test_who_is_not_asked_decides_nothing(letters: Letters, to_sign: Folder, name: str) -> None:
    given = {
        "step": str(step_of(Mail.objects.get(pk=to_sign.origin_id), StepKind.SIGNATURE).pk),
        "document_version": "1",
        "request_key": uuid4().hex,
        "reason": "Je voudrais.",
    }
    secretary = signed_in(letters.registry.ministry.secretary)
    answer = secretary.post(reverse(f"folder-{name}", args=[to_sign.pk]), given)
    assert answer.status_code in {403, 409}
    stranger = signed_in(letters.registry.ministry.other_agent)
    assert stranger.post(reverse(f"folder-{name}", args=[to_sign.pk]), given).status_code == 404
    assert Step.objects.get(folder=to_sign, kind="signature").state == "open"


@pytest.mark.parametrize("who", ["other_agent", "administrator"])
def test_who_may_not_see_finds_nothing(letters: Letters, to_sign: Folder, who: str) -> None:
    person: Principal = getattr(letters.registry.ministry, who)
    client = signed_in(person)
    file_id = to_sign.documents.get(position=0).file_id
    for address in (
        reverse("folder", args=[to_sign.pk]),
        reverse("folder-file", args=[to_sign.pk, file_id]),
        reverse("folder-page", args=[to_sign.pk, file_id, 1, 200]),
        reverse("folder-sign", args=[to_sign.pk]),
    ):
        assert client.get(address).status_code == 404
    assert Client().get(reverse("folder", args=[to_sign.pk])).status_code == 302


def test_looking_changes_nothing(letters: Letters, sent: Mail) -> None:
    folder, client = folder_of(sent), signed_in(letters.head)
    before = Entry.objects.count()
    for name in ("folder", "folder-approve", "folder-return"):
        assert client.get(reverse(name, args=[folder.pk])).status_code == 200
    assert client.get(reverse("parapheur-batch")).status_code == 200
    assert Entry.objects.count() == before
    assert Folder.objects.get(pk=folder.pk).version == folder.version
    assert client.get(reverse("folder-opened", args=[folder.pk])).status_code == 405
    client.post(reverse("folder-opened", args=[folder.pk]))
    assert Entry.objects.filter(name="parapheur.folder_opened", about_id=folder.pk).count() == 1


def test_the_one_who_started_it_takes_it_out(letters: Letters, sent: Mail) -> None:
    folder = folder_of(sent)
    client = signed_in(letters.agent)
    client.post(reverse("folder-withdraw", args=[folder.pk]), {"reason": "Envoyé trop tôt."})
    assert Folder.objects.get(pk=folder.pk).state == "withdrawn"
    other = signed_in(letters.head).post(reverse("folder-withdraw", args=[folder.pk]), {"reason": "x"})
    assert other.status_code == 403


def test_the_pages_speak_arabic(letters: Letters, to_sign: Folder) -> None:
    client = signed_in(letters.director, "ar")
    page = client.get(reverse("folder", args=[to_sign.pk])).content.decode()
    assert 'dir="rtl"' in page
    assert "ما يُطلب منك" in page


def test_sixty_pages_in_a_reason_are_refused_and_stay(letters: Letters, to_sign: Folder) -> None:
    client = signed_in(letters.director)
    address = reverse("folder-return", args=[to_sign.pk])
    step = Step.objects.get(folder=to_sign, state="open")
    given = {
        "step": str(step.pk),
        "document_version": "1",
        "request_key": "k",
        "reason": "يرجى التصحيح " * 8000,
    }
    answer = client.post(address, given)
    assert answer.status_code == 422
    assert answer.content.decode().count("يرجى التصحيح") >= 8000
    assert client.post(address, given | {"reason": "صححوا\u202e التاريخ 🙂"}).status_code == 302
    step.refresh_from_db()
    assert step.progress["outcome"]["reason"] == "صححوا التاريخ 🙂"
