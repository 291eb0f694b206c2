"""Delegations on their pages: given, received, taken back; what is refused, and to whom they stay unseen."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from common.clock import local_day
from notifications.models import Notification
from organisation.models import Delegation
from organisation.principal import Principal
from tests.factories.organisation import Ministry
from tests.web.people import signed_in

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("delegations"), reverse("delegation-new")


def form(ministry: Ministry, **fields: Any) -> dict[str, Any]:
    today = local_day(ministry.now, "Africa/Casablanca")
    return {
        "post": ministry.director.capacities[0].post_id, "starts_on": f"{today:%d/%m/%Y}", "last_day": "+7",
        "number": "12/2026", "dated_on": f"{today:%d/%m/%Y}", "publication": "BO 7400", "may_sign": "on", "mark": uuid4(),
    } | fields  # fmt: skip


def to(person: Principal) -> str:
    return f"{NEW}?to={person.user_id}"


@pytest.fixture
def director(ministry: Ministry) -> Client:
    return signed_in(ministry.director)


def test_a_delegation_is_given_once_seen_by_both_and_taken_back(ministry: Ministry, director: Client) -> None:
    found = director.get(NEW, {"q": ministry.head.name.fr}).content.decode()
    assert to(ministry.head).split("?")[1] in found
    assert director.get(to(ministry.head)).status_code == 200
    asked = form(ministry)
    for _ in range(2):
        assert director.post(to(ministry.head), asked).status_code == 302
    given = Delegation.objects.get()
    assert given.ends_on - given.starts_on == timedelta(days=8), "the last day is included"
    assert given.may_sign
    for client, name in ((director, ministry.head), (signed_in(ministry.head), ministry.director)):
        page = client.get(LIST).content.decode()
        assert name.name.fr in page
        assert "12/2026" in page
        assert "en vigueur" in page

    revoke = reverse("delegation-revoke", args=[given.pk])
    assert revoke in director.get(LIST).content.decode()
    assert signed_in(ministry.head).get(revoke).status_code == 403, "it isn't the delegate's to take back"
    assert director.post(revoke, {"version": given.version, "reason": ""}).status_code == 422
    assert director.post(revoke, {"version": given.version, "reason": "Retour anticipé"}).status_code == 302
    page = director.get(LIST).content.decode()
    assert "Retour anticipé" in page
    assert revoke not in page
    assert director.post(revoke, {"version": given.version + 1, "reason": "Encore"}).status_code in {409, 422}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"last_day": "-3"}, ""),
        ({"starts_on": "32/13/2026"}, ""),
        ({"number": ""}, ""),
        ({"dated_on": "+5"}, "acte"),
        ({"post": uuid4()}, ""),
    ],
)
def test_what_was_typed_stays_when_it_cannot_be(
    ministry: Ministry, director: Client, fields: dict[str, Any], said: str
) -> None:
    answer = director.post(to(ministry.head), form(ministry, **fields))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "BO 7400" in page
    assert not Delegation.objects.exists()


def test_powers_reach_nobody_else(ministry: Ministry, neighbour: Ministry, director: Client) -> None:
    assert director.get(to(neighbour.head)).status_code == 404
    assert director.post(to(neighbour.head), form(ministry)).status_code == 404
    assert director.post(to(ministry.director), form(ministry)).status_code == 422, "not to oneself"
    director.post(to(ministry.head), form(ministry))
    given = Delegation.objects.get()
    revoke = reverse("delegation-revoke", args=[given.pk])
    for person, status in ((ministry.agent, 404), (neighbour.director, 404), (neighbour.administrator, 404)):
        client = signed_in(person)
        assert "12/2026" not in client.get(LIST).content.decode()
        assert client.post(revoke, {"version": 1, "reason": "Pour voir"}).status_code == status
    assert (
        signed_in(ministry.head).post(revoke, {"version": 1, "reason": "Je n’en veux pas"}).status_code == 403
    )
    assert Delegation.objects.get().revoked_at is None
    assert Client().get(LIST).status_code == 302


def test_whoever_was_told_is_led_to_it(
    ministry: Ministry, director: Client, deliver_all: Callable[[], int]
) -> None:
    director.post(to(ministry.head), form(ministry))
    deliver_all()
    given = Delegation.objects.get()
    told = Notification.objects.filter(recipient_id=ministry.head.user_id).get(about_kind="delegation")
    client = signed_in(ministry.head)
    answer = client.get(reverse("notification", args=[told.pk]))
    assert answer["Location"] == f"{LIST}#{given.pk}"
    assert f'id="{given.pk}"' in client.get(LIST).content.decode()


def test_administrators_and_auditors_see_all(ministry: Ministry, director: Client) -> None:
    director.post(to(ministry.head), form(ministry))
    for person in (ministry.administrator, ministry.auditor):
        client = signed_in(person)
        assert "12/2026" in client.get(LIST).content.decode()
        assert f'href="{LIST}"' in client.get(reverse("menu")).content.decode()


def test_many_cost_the_same(
    ministry: Ministry, director: Client, budget: Callable[[str], AbstractContextManager[None]]
) -> None:
    for number in range(4):
        director.post(to(ministry.head), form(ministry, number=f"{number}/2026"))
    director.get(LIST)
    with budget("page delegations"):
        director.get(LIST)
