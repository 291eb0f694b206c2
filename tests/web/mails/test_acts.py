"""Acting on a mail from its page: what is offered to whom, what is done once, what is said when somebody was quicker."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from common import clock
from courrier.models import Assignment, AssignmentRole, Mail
from courrier.status import Status
from organisation.principal import Principal
from tests.factories.courrier import Registry
from tests.factories.organisation import Ministry
from tests.web.people import signed_in

pytestmark = pytest.mark.django_db


def hidden(page: str) -> dict[str, str]:
    """What the form of an act's page carries unseen."""
    form = page.split('class="panel sheet')[1].split("</form>")[0]
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def act(client: Client, mail: Mail, name: str, **given: Any) -> Any:
    """Open the act's page, fill it in, send it."""
    address = reverse(f"mail-{name}", args=[mail.pk])
    return client.post(address, hidden(client.get(address).content.decode()) | given)


def page_of(by: Principal, mail: Mail) -> str:
    return signed_in(by).get(reverse("mail", args=[mail.pk])).content.decode()


def test_the_desk_is_offered_to_assign_and_nobody_else(registry: Registry) -> None:
    mail = registry.register()
    address = reverse("mail-assign", args=[mail.pk])
    assert address in page_of(registry.clerk, mail)
    assert signed_in(registry.ministry.agent).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_assigning_hands_the_mail_over_with_what_is_asked(registry: Registry) -> None:
    mail, division = registry.register(), registry.ministry.division
    asked = registry.instruction()
    client = signed_in(registry.clerk)
    answer = act(
        client,
        mail,
        "assign",
        unit=str(division.pk),
        copies=[str(registry.ministry.registry.pk)],
        instruction=str(asked.pk),
        note="Merci de répondre",
        deadline="+5",
    )
    assert answer["Location"] == reverse("mail", args=[mail.pk])
    owner = Assignment.objects.get(mail=mail, role=AssignmentRole.OWNER)
    assert (owner.unit, owner.instruction, owner.note) == (division, asked, "Merci de répondre")
    assert owner.deadline is not None
    assert Assignment.objects.filter(mail=mail, role=AssignmentRole.COPY).count() == 1
    page = client.get(answer["Location"]).content.decode()
    assert "Merci de répondre" in page
    assert "Le courrier est maintenant chez" in page


def test_assigning_twice_by_the_same_form_hands_over_once(registry: Registry) -> None:
    mail = registry.register()
    client = signed_in(registry.clerk)
    address = reverse("mail-assign", args=[mail.pk])
    sent = hidden(client.get(address).content.decode()) | {"unit": str(registry.ministry.division.pk)}
    assert client.post(address, sent).status_code == client.post(address, sent).status_code == 302
    assert Assignment.objects.filter(mail=mail).count() == 1


def test_a_form_filled_in_wrongly_opens_nothing_to_whom_its_page_is_shut(registry: Registry) -> None:
    mail = registry.register()
    auditor = signed_in(registry.ministry.auditor)
    for name in ("assign", "cancel", "comment", "add-piece"):
        assert auditor.post(reverse(f"mail-{name}", args=[mail.pk])).status_code == 403, name
    link = reverse("mail-link", args=[mail.pk])
    assert auditor.post(link, {"go": "find", "find": "x"}).status_code == 403


def test_what_was_typed_stays_when_something_is_wrong(registry: Registry) -> None:
    mail = registry.register()
    answer = act(
        signed_in(registry.clerk), mail, "assign", unit="", note="À ne pas perdre", deadline="le 32 du mois"
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "À ne pas perdre" in page
    assert "le 32 du mois" in page
    assert "ne se comprend pas comme une date" in page


def test_a_person_of_another_unit_is_refused_on_the_field(registry: Registry) -> None:
    mail = registry.register()
    given = {
        "unit": str(registry.ministry.division.pk),
        "person": str(registry.ministry.other_agent.user_id),
    }
    answer = act(signed_in(registry.clerk), mail, "assign", **given)
    assert answer.status_code == 422
    assert "id_person_error" in answer.content.decode()


def test_somebody_was_quicker_and_the_page_says_who(registry: Registry) -> None:
    mail = registry.register()
    client = signed_in(registry.clerk)
    address = reverse("mail-assign", args=[mail.pk])
    sent = hidden(client.get(address).content.decode()) | {"unit": str(registry.ministry.division.pk)}
    act(signed_in(registry.clerk), mail, "assign", unit=str(registry.ministry.division.pk))
    answer = client.post(address, sent | {"request_key": "another"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert registry.clerk.name.fr in page
    assert reverse("mail", args=[mail.pk]) in page


def test_the_agent_takes_it_in_charge_from_the_page(registry: Registry) -> None:
    mail = registry.assigned()
    client = signed_in(registry.ministry.agent)
    page = client.get(reverse("mail", args=[mail.pk])).content.decode()
    assert "Prendre en charge" in page
    address = reverse("mail-take", args=[mail.pk])
    assert client.get(address).status_code == 200
    assert Mail.objects.get(pk=mail.pk).status == Status.ASSIGNED, "looking changes nothing"
    assert client.post(address, {"version": mail.version}).status_code == 302
    mail.refresh_from_db()
    assert (mail.status, mail.holder_id) == (Status.IN_CHARGE, registry.ministry.agent.user_id)
    assert client.post(address, {"version": mail.version - 1}).status_code == 409


def test_sending_back_needs_a_reason_which_the_desk_reads(registry: Registry) -> None:
    mail = registry.assigned()
    client = signed_in(registry.ministry.agent)
    assert act(client, mail, "return", reason=" ").status_code == 422
    assert act(client, mail, "return", reason="Relève des achats").status_code == 302
    mail.refresh_from_db()
    assert (mail.status, mail.holder_unit) == (Status.TO_REORIENT, registry.ministry.registry)
    assert "Relève des achats" in page_of(registry.clerk, mail)


def test_the_head_hands_it_to_a_person_of_the_unit(registry: Registry) -> None:
    mail = registry.assigned()
    client = signed_in(registry.ministry.head)
    page = client.get(reverse("mail-reassign", args=[mail.pk])).content.decode()
    assert str(registry.ministry.agent.user_id) in page
    assert str(registry.ministry.registry.pk) not in page, "only one's own units"
    given = {"unit": str(registry.ministry.division.pk), "person": str(registry.ministry.agent.user_id)}
    assert act(client, mail, "reassign", **given).status_code == 302
    assert Mail.objects.get(pk=mail.pk).holder_id == registry.ministry.agent.user_id


def test_the_desk_may_not_take_in_charge_what_it_gave_away(registry: Registry) -> None:
    mail = registry.assigned()
    client = signed_in(registry.clerk)
    assert reverse("mail-take", args=[mail.pk]) not in page_of(registry.clerk, mail)
    assert client.get(reverse("mail-take", args=[mail.pk])).status_code == 403
    assert client.post(reverse("mail-take", args=[mail.pk]), {"version": mail.version}).status_code == 403
    assert Mail.objects.get(pk=mail.pk).status == Status.ASSIGNED


def test_another_administration_finds_no_act(registry: Registry) -> None:
    mail, stranger = registry.assigned(), Ministry(clock.now()).clerk
    for name in ("assign", "reassign", "take", "return", "no-further-action", "close", "reopen", "cancel"):
        address = reverse(f"mail-{name}", args=[mail.pk])
        for answer in (signed_in(stranger).get(address), signed_in(stranger).post(address, {"version": 1})):
            assert answer.status_code == 404, name


def test_without_an_answer_then_reopened_then_filed(registry: Registry) -> None:
    mail = registry.in_charge()
    agent, head = signed_in(registry.ministry.agent), signed_in(registry.ministry.head)
    for client, name, given, status in (
        (agent, "no-further-action", {"reason": "Envoyé pour information"}, Status.NO_FURTHER_ACTION),
        (head, "reopen", {"reason": "Une pièce est arrivée"}, Status.IN_CHARGE),
        (agent, "close", {}, Status.CLOSED),
    ):
        assert act(client, mail, name, **given).status_code == 302, name
        assert Mail.objects.get(pk=mail.pk).status == status


def test_what_is_done_is_filed_first_of_all(registry: Registry) -> None:
    mail = registry.in_charge()
    act(signed_in(registry.ministry.agent), mail, "no-further-action", reason="Envoyé pour information")
    page = page_of(registry.ministry.agent, mail)
    assert f'class="btn btn-primary" href="{reverse("mail-close", args=[mail.pk])}"' in page


def test_a_cancelled_registration_keeps_its_number(registry: Registry) -> None:
    mail = registry.register()
    assert act(signed_in(registry.clerk), mail, "cancel", reason="Enregistré deux fois").status_code == 302
    cancelled = Mail.objects.get(pk=mail.pk)
    assert (cancelled.status, cancelled.number) == (Status.CANCELLED, mail.number)


def test_a_reason_is_shown_as_it_was_typed(registry: Registry) -> None:
    mail = registry.assigned()
    typed = "<script>alert(1)</script> مراسلة 🙂"
    act(signed_in(registry.ministry.agent), mail, "return", reason=typed)
    page = page_of(registry.clerk, mail)
    assert "<script>alert" not in page
    assert "مراسلة 🙂" in page
