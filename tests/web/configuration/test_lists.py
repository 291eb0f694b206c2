"""Registers, types, instructions and correspondents: the administrator's pages, what they refuse, to whom they stay shut."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from common import clock
from courrier.models import Correspondent, Instruction, Mail, MailType, Register
from courrier.use_cases.change_register import change_register
from tests.factories.courrier import Registry
from tests.factories.organisation import Ministry
from tests.web.people import signed_in

pytestmark = pytest.mark.django_db
LISTS = ("register-settings", "mail-types", "instructions")


@pytest.fixture
def registry() -> Registry:
    return Registry(clock.now())


@pytest.fixture
def administrator(registry: Registry) -> Client:
    return signed_in(registry.ministry.administrator)


@pytest.fixture
def clerk(registry: Registry) -> Client:
    return signed_in(registry.clerk)


def new_register(registry: Registry, **fields: Any) -> dict[str, Any]:
    return {
        "direction": "incoming", "unit": registry.ministry.registry.pk, "name_fr": "Télécopies", "name_ar": "الفاكسات",
        "code": "F", "mask": "{number:03}/{code}/{year}", "first_number": "118", "mark": uuid4(),
    } | fields  # fmt: skip


def shown(client: Client, name: str, *arguments: Any, **query: Any) -> str:
    answer = client.get(reverse(name, args=arguments), query)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def test_a_register_is_opened_once_and_goes_on_from_the_paper_one(
    registry: Registry, administrator: Client
) -> None:
    asked = new_register(registry)
    for _ in range(2):
        assert administrator.post(reverse("register-setting-new"), asked).status_code == 302
    register = Register.objects.get(code="F")
    assert "118/F/" in shown(administrator, "register-setting", register.pk)
    assert registry.register(register=register).reference.startswith("118/F/")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"mask": "{annee}"}, "Ce masque"),
        ({"code": "A"}, "Un autre registre"),
        ({"first_number": "0"}, "1"),
        ({"direction": "sideways"}, "sideways"),
        ({"unit": uuid4()}, ""),
        ({"name_ar": ""}, ""),
    ],
)
def test_what_was_typed_stays_when_a_register_cannot_be_opened(
    registry: Registry, administrator: Client, fields: dict[str, Any], said: str
) -> None:
    answer = administrator.post(reverse("register-setting-new"), new_register(registry, **fields))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "Télécopies" in page
    assert not Register.objects.filter(code="F").exists()


def test_the_next_number_is_shown_while_one_types_the_mask(
    registry: Registry, administrator: Client, clerk: Client
) -> None:
    registry.register()
    address = reverse("register-mask")
    page = shown(administrator, "register-setting-act", registry.incoming.pk, "change")
    assert f"{address}?code=A&amp;first_number=2" in page
    typed = {"mask": "{number:03}/{code}/{year}", "code": "A", "first_number": "2"}
    year = clock.now().year
    assert f"002/A/{year}" in administrator.get(address, typed).content.decode()
    assert "Ce masque" in administrator.get(address, typed | {"mask": "{annee}"}).content.decode()
    assert f"001/A/{year}" in administrator.get(address, typed | {"first_number": "x"}).content.decode()
    assert clerk.get(address, typed).status_code == 403


def test_a_register_changed_meanwhile_is_not_overwritten(registry: Registry, administrator: Client) -> None:
    register = registry.incoming
    typed = {"name_fr": "Le mien", "name_ar": "لي", "mask": "{year}-{number}", "version": register.version}
    change_register(
        by=registry.ministry.administrator, register_id=register.pk, name=register.name, mask="{number}-{year}",
        version=register.version, now=clock.now(),
    )  # fmt: skip
    answer = administrator.post(reverse("register-setting-act", args=[register.pk, "change"]), typed)
    assert answer.status_code == 409
    assert "Le mien" in answer.content.decode()
    assert Register.objects.get(pk=register.pk).mask == "{number}-{year}"


def test_a_register_goes_out_of_use_and_back(registry: Registry, administrator: Client) -> None:
    register = registry.incoming
    for name, is_open in (("close", False), ("reopen", True)):
        register.refresh_from_db()
        address = reverse("register-setting-act", args=[register.pk, name])
        assert administrator.get(address).status_code == 200
        assert administrator.post(address, {"version": register.version}).status_code == 302
        register.refresh_from_db()
        assert register.is_open is is_open
    assert administrator.get(reverse("register-setting-act", args=[register.pk, "burn"])).status_code == 404


def test_types_and_instructions_are_added_changed_and_no_longer_offered(
    registry: Registry, administrator: Client
) -> None:
    kind = {
        "name_fr": "Question écrite",
        "name_ar": "سؤال كتابي",
        "delay_working_days": "20",
        "basis_fr": "Règlement",
    }
    assert administrator.post(reverse("mail-type-new"), kind).status_code == 302
    made = MailType.objects.get(name_fr="Question écrite")
    assert "20 jours ouvr" in shown(administrator, "mail-types")
    address = reverse("mail-type", args=[made.pk])
    assert "checked" in administrator.get(address).content.decode()
    assert administrator.post(address, kind | {"delay_working_days": "", "version": 1}).status_code == 302
    made.refresh_from_db()
    assert (made.delay_working_days, made.is_active) == (None, False)
    assert "retiré du choix" in shown(administrator, "mail-types")

    given = {"name_fr": "Pour classement", "name_ar": "للحفظ"}
    assert administrator.post(reverse("instruction-new"), given).status_code == 302
    instruction = Instruction.objects.get(name_fr="Pour classement")
    assert not instruction.expects_action
    changed = given | {"expects_action": "on", "is_active": "on", "version": 1}
    assert administrator.post(reverse("instruction", args=[instruction.pk]), changed).status_code == 302
    instruction.refresh_from_db()
    assert (instruction.expects_action, instruction.is_active) == (True, True)
    again = administrator.post(reverse("instruction-new"), given)
    assert again.status_code == 422
    assert "Pour classement" in again.content.decode()


def test_a_correspondent_is_found_changed_and_merged(registry: Registry, clerk: Client) -> None:
    mail = registry.register()
    other = registry.correspondent("Commune de l’exemple (doublon)")
    assert "doublon" in shown(clerk, "correspondents", q="DOUBLON")
    assert "Aucun" in shown(clerk, "correspondents", q="introuvable") or "Personne" in shown(
        clerk, "correspondents", q="introuvable"
    )
    typed = {
        "kind": "body",
        "name_fr": "Commune de l’Exemple",
        "city": "Aïn Exemple",
        "version": registry.sender.version,
    }
    change = reverse("correspondent-change", args=[registry.sender.pk])
    assert clerk.post(change, typed).status_code == 302
    assert "n’est plus proposé" in shown(clerk, "correspondent", registry.sender.pk)
    assert "retiré du choix" in shown(clerk, "correspondents", q="exemple")
    assert clerk.post(change, typed).status_code == 409, "it was opened before the change"
    registry.sender.refresh_from_db()
    again = typed | {"version": registry.sender.version, "is_active": "on"}
    assert clerk.post(change, again).status_code == 302
    assert "Aïn Exemple" in shown(clerk, "correspondent", registry.sender.pk)

    merge = reverse("correspondent-merge", args=[registry.sender.pk])
    assert str(other.pk) in clerk.get(merge, {"q": "commune"}).content.decode()
    for refused in ({}, {"into_id": registry.sender.pk}):
        assert clerk.post(merge, refused).status_code == 422
    assert clerk.post(merge, {"into_id": other.pk}).url == reverse("correspondent", args=[other.pk])
    assert Mail.objects.get(pk=mail.pk).sender_id == other.pk
    assert clerk.get(reverse("correspondent", args=[registry.sender.pk])).url == reverse(
        "correspondent", args=[other.pk]
    )
    assert clerk.post(merge, {"into_id": other.pk}).status_code == 404, "it is merged already"


def test_the_directory_goes_on_page_by_page(registry: Registry, clerk: Client) -> None:
    for number in range(60):
        registry.correspondent(f"Commune {number:03}")
    first = shown(clerk, "correspondents")
    following = first.split('rel="next" href="?')[1].split('"')[0].replace("&amp;", "&")
    second = clerk.get(f"{reverse('correspondents')}?{following}").content.decode()
    assert 'rel="first"' in second
    assert Correspondent.objects.count() == first.count("/correspondents/01") + second.count(
        "/correspondents/01"
    )
    assert clerk.get(reverse("correspondents"), {"after": "forged"}).status_code == 422


def test_others_find_these_pages_shut(registry: Registry, clerk: Client) -> None:
    for name in (*LISTS, "register-setting-new", "mail-type-new", "instruction-new"):
        assert clerk.get(reverse(name)).status_code == 403, name
        assert Client().get(reverse(name)).status_code == 302, name
    agent = signed_in(registry.ministry.agent)
    for name in ("correspondents", "correspondent-new"):
        assert agent.get(reverse(name)).status_code == 403, name
    stranger = signed_in(Ministry(clock.now()).administrator)
    kind, given = registry.mail_type(), registry.instruction()
    for name, record in (
        ("register-setting", registry.incoming),
        ("mail-type", kind),
        ("instruction", given),
        ("correspondent", registry.sender),
        ("correspondent-change", registry.sender),
        ("correspondent-merge", registry.sender),
    ):
        assert stranger.get(reverse(name, args=[record.pk])).status_code == 404, name
    for name in LISTS:
        assert str(registry.incoming.pk) not in shown(stranger, name)


def test_lists_cost_the_same_for_many(
    registry: Registry, administrator: Client, budget: Callable[[str], AbstractContextManager[None]]
) -> None:
    for name in LISTS:
        shown(administrator, name)
    for number in range(12):
        registry.open_register(registry.incoming.direction, f"R{number}")
        registry.instruction(f"Instruction {number}")
    for name in LISTS:
        with budget(f"page {name}"):
            shown(administrator, name)
    with budget("page correspondents"):
        shown(administrator, "correspondents")
