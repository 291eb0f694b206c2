"""The pile: its order and pages, delegation, several at once, what a secretary prepares, what changed between versions."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from common.clock import local_day
from courrier.letters import letter_of
from courrier.models import Mail
from courrier.use_cases.change_draft import change_draft
from journal.models import Entry
from notifications.models import Notification
from organisation.models import Delegation, Post, User
from organisation.principal import Principal
from organisation.queries import principal_for
from parapheur.engine.values import StepKind, Verb
from parapheur.models import Folder, FolderNote, Step
from parapheur.use_cases.decide import decide_step
from tests.factories.letters import Letters, folder_of, fresh
from tests.factories.organisation import hold, make_user, next_code
from tests.factories.parapheur import launched
from tests.web.people import PASSWORD, signed_in

pytestmark = pytest.mark.django_db
Budget = Callable[[str], AbstractContextManager[None]]


def pile(letters: Letters, count: int, **fields: object) -> list[Folder]:
    """Folders without bytes that wait for the head's visa."""
    ministry = letters.registry.ministry
    return [
        launched(letters.circuit, ministry.agent, ministry.division, now=letters.now, **fields)
        for _n in range(count)
    ]


def hidden(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="')[1].split('"')[0]


def choose(client: Client, folders: list[Folder], **given: str) -> object:
    """Read these, tick them on the page of several, and send it."""
    for folder in folders:
        client.post(reverse("folder-opened", args=[folder.pk]))
    page = client.get(reverse("parapheur-batch")).content.decode()
    ticked = [
        f"{step.pk}~{step.folder.document_version}"
        for step in Step.objects.filter(folder__in=folders, state="open").select_related("folder")
    ]
    sent = {"request_key": hidden(page, "request_key"), "chosen": ticked} | given
    return client.post(reverse("parapheur-batch"), sent)


def test_the_pile_is_in_the_order_of_deadlines(letters: Letters) -> None:
    today = local_day(letters.now, "Africa/Casablanca")
    for due in (None, today + timedelta(days=30), today - timedelta(days=1)):
        pile(letters, 1, due_on=due)
    page = signed_in(letters.head).get(reverse("parapheur")).content.decode()
    assert page.index("En retard ou pour aujourd’hui") < page.index("Plus tard")
    late = Folder.objects.get(due_on__lt=today)
    assert page.index(str(late.pk)) == min(page.index(str(folder.pk)) for folder in Folder.objects.all())


def test_the_pile_goes_on_page_by_page_at_the_same_cost(letters: Letters, budget: Budget) -> None:
    for due, count in ((None, 14), (date(2030, 1, 2), 16)):
        pile(letters, count, due_on=due)
    client = signed_in(letters.head)
    client.get(reverse("parapheur"))
    with budget("page parapheur"):
        first = client.get(reverse("parapheur")).content.decode()
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = client.get(reverse("parapheur") + following).content.decode()
    shown = [page.count('class="obj"') for page in (first, second)]
    assert shown == [25, 5]
    assert 'rel="next"' not in second


@pytest.mark.parametrize("place", ["x", "2026-13-01~2026-01-01T00:00:00+00:00~x", "-~~"])
def test_a_forged_place_is_refused(letters: Letters, place: str) -> None:
    answer = signed_in(letters.head).get(reverse("parapheur"), {"after": place})
    assert answer.status_code == 422


def test_a_folder_costs_the_same_however_long_its_circuit(letters: Letters, budget: Budget) -> None:
    mail = letters.send(letters.reply())
    client = signed_in(letters.head)
    client.get(reverse("folder", args=[folder_of(mail).pk]))
    with budget("page folder"):
        assert client.get(reverse("folder", args=[folder_of(mail).pk])).status_code == 200


def test_what_is_decided_for_another_says_for_whom(letters: Letters) -> None:
    [folder] = pile(letters, 1)
    today = local_day(letters.now, "Africa/Casablanca")
    Delegation.objects.create(
        administration=letters.registry.ministry.administration,
        post=Post.objects.get(pk=letters.head.capacities[0].post_id),
        delegator_id=letters.head.user_id,
        delegate_id=letters.registry.ministry.other_agent.user_id,
        act_number="Décision n° 12",
        act_date=today,
        starts_on=today - timedelta(days=1),
        ends_on=today + timedelta(days=9),
        created_at=letters.now,
    )
    client = signed_in(letters.registry.ministry.other_agent)
    assert f"À la place de {letters.head.name.fr}" in client.get(reverse("parapheur")).content.decode()
    page = client.get(reverse("folder", args=[folder.pk])).content.decode()
    assert "Décision n° 12" in page
    assert "actionbar" in page


def test_a_delegation_without_signature_says_why_one_cannot_sign(letters: Letters) -> None:
    mail = letters.send(letters.reply())
    folder = letters.decide(mail, StepKind.VISA, Verb.APPROVE)
    today = local_day(letters.now, "Africa/Casablanca")
    Delegation.objects.create(
        administration=letters.registry.ministry.administration,
        post=Post.objects.get(pk=letters.director.capacities[0].post_id),
        delegator_id=letters.director.user_id,
        delegate_id=letters.registry.ministry.other_agent.user_id,
        act_number="Décision n° 13",
        act_date=today,
        may_sign=False,
        starts_on=today - timedelta(days=1),
        ends_on=today + timedelta(days=9),
        created_at=letters.now,
    )
    client = signed_in(letters.registry.ministry.other_agent)
    page = client.get(reverse("folder", args=[folder.pk])).content.decode()
    assert "Votre délégation ne couvre pas la signature" in page
    assert reverse("folder-sign", args=[folder.pk]) not in page


def test_several_are_decided_with_one_proof_and_a_result_each(
    letters: Letters, deliver_all: Callable[[], int]
) -> None:
    mails = [letters.send(letters.reply()) for _n in range(2)]
    folders = [letters.decide(mail, StepKind.VISA, Verb.APPROVE) for mail in mails]
    client = signed_in(letters.director)
    unproved = choose(client, folders, password="autre chose")
    assert unproved.status_code == 422
    assert "checked" in unproved.content.decode(), "what was ticked stays"
    answer = choose(client, folders, password=PASSWORD)
    assert answer["Location"] == reverse("parapheur-results")
    deliver_all()
    page = client.get(reverse("parapheur-results")).content.decode()
    assert page.count("Signé et vérifié.") == 2
    assert "2 sur 2 sont faits" in page


def test_one_that_cannot_be_decided_does_not_stop_the_others(letters: Letters) -> None:
    one, other = pile(letters, 2)
    client = signed_in(letters.head)
    session = client.session
    session["authenticated_at"] = letters.now.isoformat()
    session.save()
    for folder in (one, other):
        client.post(reverse("folder-opened", args=[folder.pk]))
    page = client.get(reverse("parapheur-batch")).content.decode()
    ticked = [f"{step.pk}~1" for step in Step.objects.filter(state="open")]
    given = {"request_key": hidden(page, "request_key"), "chosen": ticked}
    # The document of one is replaced between the list and the decision, which the form then no longer offers.
    Folder.objects.filter(pk=one.pk).update(document_version=2)
    answer = client.post(reverse("parapheur-batch"), given)
    assert answer.status_code == 422
    assert "ne vous attend plus" in answer.content.decode()
    assert choose(client, [other])["Location"] == reverse("parapheur-results")
    assert Step.objects.get(folder=other, kind="visa").state == "done"
    assert Step.objects.get(folder=one, kind="visa").state == "open"


def test_several_sent_twice_are_decided_once(letters: Letters) -> None:
    [folder] = pile(letters, 1)
    client = signed_in(letters.head)
    client.post(reverse("folder-opened", args=[folder.pk]))
    page = client.get(reverse("parapheur-batch")).content.decode()
    step = Step.objects.get(folder=folder, kind="visa")
    given = {
        "request_key": hidden(page, "request_key"),
        "chosen": [f"{step.pk}~1"],
        "password": PASSWORD,
    }
    for _again in range(2):
        answer = client.post(reverse("parapheur-batch"), given)
        assert answer["Location"] == reverse("parapheur-results")
    assert Entry.objects.filter(name="parapheur.step_decided").count() == 1


def test_only_what_one_has_read_can_be_chosen(letters: Letters) -> None:
    read, unread = pile(letters, 2)
    client = signed_in(letters.head)
    client.post(reverse("folder-opened", args=[read.pk]))
    page = client.get(reverse("parapheur-batch")).content.decode()
    assert page.count("Vous l’avez lu") == page.count("Lisez-le d’abord") == 1
    forged = {
        "request_key": hidden(page, "request_key"),
        "chosen": [f"{step.pk}~1" for step in Step.objects.filter(folder=unread, state="open")],
        "password": PASSWORD,
    }
    answer = client.post(reverse("parapheur-batch"), forged)
    assert answer.status_code == 422
    assert "vous ne l’avez pas encore lu" in answer.content.decode()
    assert Step.objects.get(folder=unread, kind="visa").state == "open"


def test_what_a_colleague_has_opened_is_still_to_be_read(letters: Letters) -> None:
    [folder] = pile(letters, 1)
    colleague = make_user(letters.registry.ministry.administration)
    hold(colleague, Post.objects.get(pk=letters.head.capacities[0].post_id))
    signed_in(letters.head).post(reverse("folder-opened", args=[folder.pk]))
    client = signed_in(principal_for(colleague.pk, now=letters.now))
    assert "Lisez-le d’abord" in client.get(reverse("parapheur-batch")).content.decode()
    client.post(reverse("folder-opened", args=[folder.pk]))
    assert "Vous l’avez lu" in client.get(reverse("parapheur-batch")).content.decode()
    assert choose(client, [folder], password=PASSWORD)["Location"] == reverse("parapheur-results")


def test_nothing_chosen_says_so(letters: Letters) -> None:
    pile(letters, 1)
    answer = choose(signed_in(letters.head), [], password=PASSWORD)
    assert answer.status_code == 422
    assert "Choisissez au moins un dossier" in answer.content.decode()


def test_who_has_a_second_factor_gives_its_code(letters: Letters) -> None:
    mail = letters.send(letters.reply())
    folder = letters.decide(mail, StepKind.VISA, Verb.APPROVE)
    device = TOTPDevice.objects.create(user=User.objects.get(pk=letters.director.user_id), name="téléphone")
    client = signed_in(letters.director)
    page = client.get(reverse("folder-sign", args=[folder.pk])).content.decode()
    assert 'name="code"' in page
    given = {name: hidden(page, name) for name in ("step", "document_version", "request_key")}
    action = reverse("folder-sign", args=[folder.pk])
    without = client.post(action, given | {"password": PASSWORD})
    assert without.status_code == 422
    wrong = client.post(action, given | {"password": PASSWORD, "code": "000000"})
    assert wrong.status_code == 422
    assert Step.objects.get(folder=folder, kind="signature").state == "open"
    TOTPDevice.objects.filter(pk=device.pk).update(throttling_failure_count=0)
    right = client.post(action, given | {"password": PASSWORD, "code": next_code(device)})
    assert right.status_code == 302


@pytest.fixture
def secretary(letters: Letters) -> Principal:
    return letters.registry.ministry.secretary


def test_a_secretary_prepares_and_decides_nothing(letters: Letters, secretary: Principal) -> None:
    mail = letters.send(letters.reply())
    folder = letters.decide(mail, StepKind.VISA, Verb.APPROVE)
    client = signed_in(secretary)
    assert folder.title in client.get(reverse("parapheur"), {"show": "prepared"}).content.decode()
    client.post(reverse("folder-note", args=[folder.pk]), {"text": "L’Agence a rappelé ce matin."})
    step = Step.objects.get(folder=folder, kind="signature")
    client.post(reverse("folder-place", args=[folder.pk]), {"step": str(step.pk), "first": "1"})
    page = client.get(reverse("folder", args=[folder.pk])).content.decode()
    assert "actionbar" not in page
    director = signed_in(letters.director)
    assert "À voir en premier" in director.get(reverse("parapheur")).content.decode()
    assert "L’Agence a rappelé" in director.get(reverse("folder", args=[folder.pk])).content.decode()
    client.post(reverse("folder-place", args=[folder.pk]), {"step": str(step.pk), "first": "0"})
    assert "À voir en premier" not in director.get(reverse("parapheur")).content.decode()


def test_an_empty_remark_says_so_and_one_sent_twice_is_kept_once(
    letters: Letters, secretary: Principal
) -> None:
    folder = folder_of(letters.send(letters.reply()))
    client, address = signed_in(secretary), reverse("folder-note", args=[folder.pk])
    empty = client.post(address, {"text": "   "})
    assert empty.status_code == 422
    assert "Écrivez votre remarque" in empty.content.decode()
    for _again in range(2):
        client.post(address, {"text": "À lire avec la pièce 2.", "request_key": "une-clef"})
    assert FolderNote.objects.count() == 1


@pytest.mark.parametrize("who", ["other_agent", "auditor", "administrator"])
def test_who_has_nothing_to_do_with_it_leaves_no_trace(letters: Letters, who: str) -> None:
    folder = folder_of(letters.send(letters.reply()))
    client = signed_in(getattr(letters.registry.ministry, who))
    step = Step.objects.get(folder=folder, kind="visa")
    note = client.post(reverse("folder-note", args=[folder.pk]), {"text": "Bonjour."})
    place = client.post(reverse("folder-place", args=[folder.pk]), {"step": str(step.pk), "first": "1"})
    assert {note.status_code, place.status_code} <= {403, 404}
    assert not FolderNote.objects.exists()
    assert Step.objects.get(pk=step.pk).put_first_at is None


def test_the_drafter_does_not_arrange_the_pile_of_the_head(letters: Letters) -> None:
    folder = folder_of(letters.send(letters.reply()))
    step = Step.objects.get(folder=folder, kind="visa")
    client = signed_in(letters.agent)
    answer = client.post(reverse("folder-place", args=[folder.pk]), {"step": str(step.pk), "first": "1"})
    assert answer.status_code == 404


def test_what_changed_since_the_version_before_is_shown(
    letters: Letters, deliver_all: Callable[[], int]
) -> None:
    mail = letters.send(letters.reply())
    folder = letters.decide(mail, StepKind.VISA, Verb.RETURN, reason="Corriger la réponse.")
    client = signed_in(letters.head)
    assert client.get(reverse("folder-changes", args=[folder.pk])).status_code == 404
    again = correct(letters, mail, "Monsieur le Président,\nVotre demande est refusée.")
    letters.resend(again)
    deliver_all()
    page = client.get(reverse("folder", args=[folder.pk])).content.decode()
    assert "Ce qui a changé" in page
    changes = client.get(reverse("folder-changes", args=[folder.pk])).content.decode()
    assert "refusée" in changes.split("<ins>", 1)[1]
    assert "acceptée" in changes.split("<del>", 1)[1]
    assert (
        signed_in(letters.registry.ministry.other_agent)
        .get(reverse("folder-changes", args=[folder.pk]))
        .status_code
        == 404
    )


def correct(letters: Letters, mail: Mail, body: str) -> Mail:
    letter = replace(letter_of(fresh(mail)), body=body)
    return change_draft(by=letters.agent, mail_id=mail.pk, letter=letter, now=letters.now)


def test_a_notification_of_a_folder_leads_to_its_page(letters: Letters) -> None:
    folder = folder_of(letters.send(letters.reply()))
    told = Notification.objects.get(recipient=letters.head.user_id, about_id=folder.pk)
    client = signed_in(letters.head)
    assert client.get(reverse("notification", args=[told.pk]))["Location"] == reverse(
        "folder", args=[folder.pk]
    )


def test_what_one_decided_is_found_again_until_it_is_recalled(letters: Letters) -> None:
    mail = letters.send(letters.reply())
    folder = letters.decide(mail, StepKind.VISA, Verb.APPROVE)
    client = signed_in(letters.head)
    page = client.get(reverse("parapheur"), {"show": "decided"}).content.decode()
    assert folder.title in page
    assert "Vous avez visé" in page
    assert "Attend " in page, "with whom it is now"
    client.post(reverse("folder-recall", args=[folder.pk]))
    assert "rien décidé" in client.get(reverse("parapheur"), {"show": "decided"}).content.decode()


def test_lists_of_what_one_follows_and_decided_go_on_at_the_same_cost(
    letters: Letters, budget: Budget
) -> None:
    for folder in pile(letters, 27):
        step = Step.objects.get(folder=folder, kind="visa")
        decide_step(folder_id=folder.pk, step_id=step.pk, verb=Verb.APPROVE, by=letters.head, now=letters.now)
    for person, shown in ((letters.head, "decided"), (letters.agent, "followed")):
        client = signed_in(person)
        client.get(reverse("parapheur"))
        with budget(f"page parapheur {shown}"):
            first = client.get(reverse("parapheur"), {"show": shown}).content.decode()
        following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
        second = client.get(reverse("parapheur") + following).content.decode()
        assert [page.count('class="obj"') for page in (first, second)] == [25, 2]


def test_what_came_back_tells_its_drafter_what_to_do(letters: Letters) -> None:
    mail = letters.send(letters.reply())
    folder = letters.decide(mail, StepKind.VISA, Verb.RETURN, reason="L’annexe manque.")
    page = signed_in(letters.agent).get(reverse("folder", args=[folder.pk])).content.decode()
    assert "Corriger la lettre" in page
    other = signed_in(letters.head).get(reverse("folder", args=[folder.pk])).content.decode()
    assert "Corriger la lettre" not in other


def test_reading_a_restricted_letter_in_its_folder_is_recorded(letters: Letters) -> None:
    mail = letters.send(letters.reply())
    Mail.objects.filter(pk=mail.pk).update(confidentiality="restricted")
    client = signed_in(letters.head)
    client.get(reverse("folder", args=[folder_of(mail).pk]))
    assert Entry.objects.filter(name="courrier.mail_consulted", about_id=mail.pk).count() == 1
