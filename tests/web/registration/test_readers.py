"""Who reads a confidential mail is named while it is registered, or when a correction makes it confidential."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from courrier.models import Confidentiality, Mail
from courrier.policies import visible_to
from journal.models import Entry
from organisation.models import Post
from tests.factories.courrier import Registry
from tests.web.people import signed_in
from tests.web.registration.conftest import Desk

pytestmark = pytest.mark.django_db
ADDRESS = reverse("registration-readers", args=["incoming"])


def post_of_director(registry: Registry) -> Post:
    return Post.objects.get(pk=registry.ministry.director.capacities[0].post_id)


def test_posts_are_offered_once_it_is_confidential(desk: Desk, registry: Registry) -> None:
    post = post_of_director(registry)
    for chosen, offered in (("internal", 0), ("confidential", 1), ("reserved", 1), ("", 0), ("autre", 0)):
        part = desk.client.get(ADDRESS, {"confidentiality": chosen}).content.decode()
        assert part.count(str(post.pk)) == offered, chosen


def test_those_named_read_it_and_nobody_else(desk: Desk, registry: Registry) -> None:
    post = post_of_director(registry)
    desk.send(confidentiality="confidential", readers=[str(post.pk)])
    mail = Mail.objects.get()
    assert mail.confidentiality == Confidentiality.CONFIDENTIAL
    for person, sees in (
        (registry.clerk, True),
        (registry.ministry.director, True),
        (registry.ministry.head, False),
        (registry.ministry.auditor, False),
    ):
        assert visible_to(person).filter(pk=mail.pk).exists() is sees


def test_those_ticked_are_kept_with_the_draft_and_when_something_is_wrong(
    desk: Desk, registry: Registry
) -> None:
    post, mark = post_of_director(registry), uuid4()
    answer = desk.send(draft=mark, confidentiality="confidential", readers=[str(post.pk)], subject="")
    assert answer.status_code == 422
    again = desk.client.get(reverse("registration", args=["incoming"]), {"draft": str(mark)})
    for page in (answer.content.decode(), again.content.decode()):
        ticked = page.split(f'value="{post.pk}"')[1].split(">")[0]
        assert "checked" in ticked


def test_a_post_that_isnt_of_the_house_is_refused(desk: Desk) -> None:
    answer = desk.send(confidentiality="confidential", readers=[str(uuid4())])
    assert answer.status_code == 422
    assert "id_readers_error" in answer.content.decode()
    assert not Mail.objects.exists()


def test_readers_of_a_mail_that_all_may_see_are_left_out(desk: Desk, registry: Registry) -> None:
    assert desk.send(readers=[str(post_of_director(registry).pk)]).status_code == 302
    assert not Mail.objects.get().readers.exists()


def test_who_may_not_ask(registry: Registry) -> None:
    assert Client().get(ADDRESS).status_code == 302
    assert (
        signed_in(registry.ministry.agent).get(ADDRESS, {"confidentiality": "confidential"}).status_code
        == 403
    )


def corrected(mail: Mail, registry: Registry, **typed: object) -> dict[str, object]:
    return {
        "subject": mail.subject,
        "sender": registry.sender.name_fr,
        "channel": "post",
        "urgency": "0",
        "language": "fr",
        "support": "paper",
        "version": mail.version,
        "reason": "Le contenu est confidentiel",
    } | typed


def test_a_correction_that_makes_it_confidential_names_readers_too(desk: Desk, registry: Registry) -> None:
    post = post_of_director(registry)
    desk.send()
    mail = Mail.objects.get()
    part = desk.client.get(
        reverse("mail-correct-readers", args=[mail.pk]), {"confidentiality": "confidential"}
    )
    assert str(post.pk) in part.content.decode()
    address = reverse("mail-correct", args=[mail.pk])
    typed = corrected(mail, registry, confidentiality="confidential", readers=[str(post.pk)])
    for wrong in ({"reason": ""}, {"readers": [str(uuid4())]}):
        answer = desk.client.post(address, typed | wrong)
        assert answer.status_code == 422
        assert str(post.pk) in answer.content.decode()
    assert desk.client.post(address, typed).status_code == 302
    assert visible_to(registry.ministry.director).filter(pk=mail.pk).exists()
    assert not visible_to(registry.ministry.head).filter(pk=mail.pk).exists()
    named = Entry.objects.get(name="courrier.confidential_reader_named")
    assert str(post.pk) in named.canonical
    page = desk.client.get(address).content.decode()
    assert str(post.pk) not in page, "more are named from the mail's page"


def test_only_the_desk_asks_who_could_read_it(desk: Desk, registry: Registry) -> None:
    desk.send()
    address = reverse("mail-correct-readers", args=[Mail.objects.get().pk])
    assert signed_in(registry.ministry.director).get(address).status_code in (403, 404)
    assert Client().get(address).status_code == 302
