"""Acts beside a mail's way, from its page: a comment, more time, a copy read, a link, a case; in a dialogue or on a page."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from common import clock
from common.clock import local_day
from courrier.models import (
    Assignment,
    AssignmentRole,
    Case,
    Confidentiality,
    Mail,
    MailComment,
    MailLink,
)
from courrier.use_cases.assign import assign
from organisation.models import Post
from tests.factories.courrier import Registry
from tests.factories.organisation import Ministry
from tests.factories.storage import make_pdf
from tests.web.mails.test_acts import act, hidden, page_of
from tests.web.people import signed_in

pytestmark = pytest.mark.django_db
BESIDE = ("comment", "extend-deadline", "link", "put-in-case", "read-copy", "share", "name-reader")


def due(registry: Registry, *, copy: bool = False) -> Mail:
    """A mail that the division has for three days, perhaps with a copy for the other one."""
    mail, ministry = registry.register(), registry.ministry
    assign(
        by=registry.clerk,
        mail_id=mail.pk,
        unit_id=ministry.division.pk,
        copy_unit_ids=[ministry.other_division.pk] if copy else [],
        deadline=local_day(registry.now, registry.clerk.time_zone) + timedelta(days=3),
        now=registry.now,
    )
    return Mail.objects.get(pk=mail.pk)


def test_a_comment_stands_beside_the_mail_as_it_was_typed(registry: Registry) -> None:
    mail = registry.assigned()
    said = "<b>Vu</b> avec السيد المدير\n🙂 demain"
    answer = act(signed_in(registry.ministry.agent), mail, "comment", text=said)
    assert answer["Location"] == reverse("mail", args=[mail.pk])
    page = page_of(registry.clerk, mail)
    assert "&lt;b&gt;Vu&lt;/b&gt;" in page
    assert "السيد المدير" in page
    assert act(signed_in(registry.clerk), mail, "comment", text=" ").status_code == 422


def test_the_same_comment_from_two_tabs_stands_once(registry: Registry) -> None:
    mail, client = registry.assigned(), signed_in(registry.ministry.agent)
    address = reverse("mail-comment", args=[mail.pk])
    sent = hidden(client.get(address).content.decode()) | {"text": "Une fois"}
    assert [client.post(address, sent).status_code for _n in range(2)] == [302, 302]
    assert MailComment.objects.count() == 1


def test_the_head_gives_more_time_which_the_page_tells(registry: Registry) -> None:
    mail, client = due(registry), signed_in(registry.ministry.head)
    assert act(client, mail, "extend-deadline", deadline="+1", reason="Trop tôt").status_code == 422
    assert (
        act(client, mail, "extend-deadline", deadline="", reason="").content.decode().count('class="err"')
        == 2
    )
    assert act(client, mail, "extend-deadline", deadline="+10", reason="Avis attendu").status_code == 302
    page = client.get(reverse("mail", args=[mail.pk])).content.decode()
    assert "Le délai court maintenant" in page
    assert "Avis attendu" in page
    assert reverse("mail-extend-deadline", args=[mail.pk]) not in page_of(registry.ministry.agent, mail)


def test_a_copy_is_marked_as_read_by_the_unit_that_got_it(registry: Registry) -> None:
    mail, reader = due(registry, copy=True), registry.ministry.other_agent
    address, client = reverse("mail-read-copy", args=[mail.pk]), signed_in(reader)
    assert address in page_of(reader, mail)
    assert address not in page_of(registry.ministry.agent, mail)
    assert client.get(address).status_code == 200
    assert Assignment.objects.get(mail=mail, role=AssignmentRole.COPY).taken_at is None, (
        "looking changes nothing"
    )
    assert client.post(address, {"version": 1}).status_code == 302
    assert client.post(address, {"version": 1}).status_code == 409
    assert "Lu par" in page_of(registry.clerk, mail)
    assert reader.name.fr in page_of(registry.clerk, mail)


def test_two_mails_are_linked_by_words_of_the_other(registry: Registry) -> None:
    mail, other = registry.assigned(), registry.assigned(subject="Convention de stage")
    client, address = signed_in(registry.ministry.agent), reverse("mail-link", args=[mail.pk])
    page = client.get(address, {"find": "convention"}).content.decode()
    assert str(other.pk) in page
    sent = hidden(page) | {"find": "convention"}
    found = client.post(address, sent | {"go": "find"})
    assert (found.status_code, str(other.pk) in found.content.decode()) == (200, True)
    assert not MailLink.objects.exists()
    assert client.post(address, sent | {"other": str(other.pk)}).status_code == 302
    assert "Convention de stage" in page_of(registry.ministry.agent, mail)
    assert other.reference in page_of(registry.ministry.agent, mail)
    assert client.post(address, sent | {"other": str(other.pk)}).status_code == 422, "it is linked already"


def test_a_mail_that_one_may_not_see_is_not_found_for_a_link(registry: Registry) -> None:
    mail, hidden_one = registry.assigned(), registry.register(subject="Affaire d’un autre service")
    client, address = signed_in(registry.ministry.agent), reverse("mail-link", args=[mail.pk])
    page = client.get(address, {"find": "affaire"}).content.decode()
    assert str(hidden_one.pk) not in page
    answer = client.post(address, hidden(page) | {"find": "affaire", "other": str(hidden_one.pk)})
    assert answer.status_code == 422
    assert "id_other_error" in answer.content.decode()


def test_a_mail_goes_into_a_new_case_and_another_joins_it(registry: Registry) -> None:
    first, second, client = registry.assigned(), registry.assigned(), signed_in(registry.ministry.agent)
    answer = act(client, first, "put-in-case", case="", reference="", title="Stages 2027")
    assert answer.status_code == 422
    assert "Stages 2027" in answer.content.decode()
    given = {"case": "", "reference": "2026/14", "title": "Stages 2027"}
    assert act(client, first, "put-in-case", **given).status_code == 302
    answer = act(client, second, "put-in-case", **given)
    assert answer.status_code == 422, "the reference is taken"
    assert "id_reference_error" in answer.content.decode()
    case = Case.objects.get()
    assert case.unit == registry.ministry.division
    assert act(client, second, "put-in-case", case=str(case.pk)).status_code == 302
    page = page_of(registry.ministry.agent, first)
    assert "Stages 2027" in page
    assert reverse("mail", args=[second.pk]) in page


def test_the_head_shares_a_mail_with_one_person_who_then_sees_it(registry: Registry) -> None:
    mail, guest = registry.assigned(), registry.ministry.other_agent
    head, address = signed_in(registry.ministry.head), reverse("mail-share", args=[mail.pk])
    assert address not in page_of(registry.ministry.agent, mail)
    assert act(head, mail, "share", person="", reason="").content.decode().count('class="err"') == 2
    assert act(head, mail, "share", person=str(guest.user_id), reason="Son avis compte").status_code == 302
    assert mail.subject in page_of(guest, mail)


def test_a_confidential_mail_says_who_reads_it_and_takes_one_more(registry: Registry) -> None:
    ministry = registry.ministry
    mail = registry.register(confidentiality=Confidentiality.CONFIDENTIAL)
    client, page = signed_in(registry.clerk), page_of(registry.clerk, mail)
    assert "Qui peut le lire" in page
    assert reverse("mail-share", args=[mail.pk]) not in page, "a post is named, nobody is let in by name"
    assert signed_in(ministry.director).get(reverse("mail", args=[mail.pk])).status_code == 404
    assert act(client, mail, "name-reader", post="").status_code == 422
    post = Post.objects.get(pk=ministry.director.capacities[0].post_id)
    assert act(client, mail, "name-reader", post=str(post.pk)).status_code == 302
    assert post.title_fr in page_of(ministry.director, mail)
    assert reverse("mail-name-reader", args=[mail.pk]) not in page_of(registry.clerk, registry.register())


def test_the_form_alone_is_given_for_the_dialogue(registry: Registry) -> None:
    mail, client = registry.assigned(), signed_in(registry.ministry.agent)
    for name in ("comment", "return"):
        address = reverse(f"mail-{name}", args=[mail.pk])
        part = client.get(address, headers={"HX-Request": "true"}).content.decode()
        assert part.lstrip().startswith("<form"), name
        assert "data-dismiss" in part
        assert address in client.get(reverse("mail", args=[mail.pk])).content.decode()
    wrong = client.post(
        reverse("mail-return", args=[mail.pk]), {"version": mail.version}, headers={"HX-Request": "true"}
    )
    assert wrong.status_code == 422
    assert "<html" not in wrong.content.decode()


def test_who_may_not(registry: Registry) -> None:
    mail = due(registry)
    for name in BESIDE:
        address = reverse(f"mail-{name}", args=[mail.pk])
        assert Client().get(address).status_code == 302, name
        for stranger in (registry.ministry.other_agent, Ministry(clock.now()).agent):
            for answer in (
                signed_in(stranger).get(address),
                signed_in(stranger).post(address, {"version": 1}),
            ):
                assert answer.status_code == 404, name
        auditor = signed_in(registry.ministry.auditor)
        assert auditor.get(address).status_code in (403, 404), name
    assert not MailComment.objects.exists()


def test_sixty_pages_in_a_reason_are_refused_and_stay(registry: Registry) -> None:
    mail, client = registry.assigned(), signed_in(registry.ministry.agent)
    for name, field in (("return", "reason"), ("comment", "text")):
        answer = act(client, mail, name, **{field: "ليس من اختصاصنا " * 8000})
        assert answer.status_code == 422, name
        assert answer.content.decode().count("ليس من اختصاصنا") >= 8000, name
    assert Mail.objects.get(pk=mail.pk).status == mail.status


def test_names_that_deceive_are_cleaned(registry: Registry) -> None:
    mail, client = registry.in_charge(), signed_in(registry.ministry.agent)
    file = SimpleUploadedFile("annexe\u202efdp.\u0007pdf", make_pdf(), content_type="application/pdf")
    assert act(client, mail, "add-piece", file=file, role="attachment").status_code == 302
    given = {"case": "", "reference": "2026/\u202e15", "title": "Stages \u2066🙂 تدريب"}
    assert act(client, mail, "put-in-case", **given).status_code == 302
    case = Case.objects.get()
    told = case.reference + case.title + mail.pieces.latest("added_at").name
    assert not {"\u202e", "\u2066", "\u0007"} & set(told)
    assert "🙂 تدريب" in case.title


def test_more_time_sent_from_two_tabs_is_given_once(registry: Registry) -> None:
    mail, client = due(registry), signed_in(registry.ministry.head)
    address = reverse("mail-extend-deadline", args=[mail.pk])
    sent = hidden(client.get(address).content.decode()) | {"deadline": "+10", "reason": "Avis attendu"}
    first, second = client.post(address, sent), client.post(address, sent | {"deadline": "+20"})
    assert (first.status_code, second.status_code) == (302, 409)
    assert registry.ministry.head.name.fr in second.content.decode()


def test_what_the_acts_cost(
    registry: Registry, budget: Callable[[str], AbstractContextManager[None]]
) -> None:
    mail = due(registry, copy=True)
    client = signed_in(registry.ministry.head)
    for name in ("comment", "extend-deadline", "link", "put-in-case", "return", "reassign"):
        with budget(f"page mail {name}"):
            client.get(reverse(f"mail-{name}", args=[mail.pk]))
