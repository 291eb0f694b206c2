"""Cases: opened, found by words, and only for those whose matter it is."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from courrier.models import Case
from courrier.use_cases.open_case import open_case
from courrier.use_cases.put_in_case import put_in_case
from tests.factories.courrier import Registry
from tests.web.people import signed_in

pytestmark = pytest.mark.django_db
LIST = reverse("cases")


def a_case(registry: Registry, reference: str = "2026/14", title: str = "Étude d’urbanisme") -> Case:
    return open_case(
        by=registry.ministry.agent,
        unit_id=registry.ministry.division.pk,
        reference=reference,
        title=title,
        now=registry.now,
    )


def test_a_case_is_opened_once_and_shows_its_mails(
    registry: Registry, budget: Callable[[str], AbstractContextManager[None]]
) -> None:
    client = signed_in(registry.ministry.agent)
    given = {
        "unit": str(registry.ministry.division.pk),
        "reference": "2026/14",
        "title": "Stages 2027",
        "mark": str(uuid4()),
    }
    for _turn in range(2):
        answer = client.post(reverse("case-new"), given)
    case = Case.objects.get()
    assert answer.url == reverse("case", args=[case.pk])  # type: ignore[attr-defined]
    assert "Ouvrez un courrier" in client.get(answer.url).content.decode()  # type: ignore[attr-defined]
    mail = registry.in_charge(subject="Demande de stage")
    put_in_case(by=registry.ministry.agent, mail_id=mail.pk, case_id=case.pk, now=registry.now)
    assert answer.url in client.get(reverse("mail", args=[mail.pk])).content.decode()  # type: ignore[attr-defined]
    with budget("page case"):
        page = client.get(answer.url).content.decode()  # type: ignore[attr-defined]
    assert reverse("mail", args=[mail.pk]) in page


def test_a_reference_that_is_taken_and_a_field_left_empty_are_told_where_they_stand(
    registry: Registry,
) -> None:
    a_case(registry)
    client = signed_in(registry.ministry.agent)
    unit = str(registry.ministry.division.pk)
    taken = {"unit": unit, "reference": "2026/14", "title": "Autre", "mark": str(uuid4())}
    answer = client.post(reverse("case-new"), taken)
    assert answer.status_code == 422
    assert 'id="id_reference_error"' in answer.content.decode()
    assert "Autre" in answer.content.decode()
    answer = client.post(reverse("case-new"), taken | {"title": " "})
    assert 'id="id_title_error"' in answer.content.decode()
    elsewhere = taken | {"reference": "2026/15", "unit": str(registry.ministry.other_division.pk)}
    assert client.post(reverse("case-new"), elsewhere).status_code == 422
    assert Case.objects.count() == 1


def test_cases_are_found_whatever_accents_are_typed(
    registry: Registry, budget: Callable[[str], AbstractContextManager[None]]
) -> None:
    one, other = a_case(registry), a_case(registry, "2026/15", "إعادة الهيكلة")
    client = signed_in(registry.ministry.agent)
    for typed, found in (("etude", one), ("2026/14", one), ("اعاده الهيكله", other), ("14", one)):
        page = client.get(LIST, {"q": typed}).content.decode()
        assert [reverse("case", args=[case.pk]) in page for case in (one, other)] == [
            case == found for case in (one, other)
        ], typed
    assert reverse("case", args=[one.pk]) in client.get(reverse("search"), {"q": "etude"}).content.decode()
    with budget("page cases"):
        client.get(LIST)
    assert "Aucune affaire trouvée" in client.get(LIST, {"q": "xyz"}).content.decode()


def test_pages_follow_each_other(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.views.mails.cases._ROWS", 2)
    every = {reverse("case", args=[a_case(registry, f"2026/{turn}").pk]) for turn in range(5)}
    client, seen, address = signed_in(registry.ministry.agent), set(), LIST
    while address:
        page = client.get(address).content.decode()
        seen |= {one for one in every if one in page}
        onward = re.search('rel="next" href="([^"]+)"', page)
        address = LIST + unescape(onward[1]) if onward else ""
    assert seen == every
    assert client.get(LIST, {"after": "forged"}).status_code == 422


def test_others_see_no_case_and_the_mails_of_one_only_as_far_as_they_may(registry: Registry) -> None:
    case = a_case(registry)
    address = reverse("case", args=[case.pk])
    mail = registry.in_charge(subject="Réservé à la division")
    put_in_case(by=registry.ministry.agent, mail_id=mail.pk, case_id=case.pk, now=registry.now)
    other = signed_in(registry.ministry.other_agent)
    assert address not in other.get(LIST).content.decode()
    assert other.get(address).status_code == 404
    assert Client().get(address).status_code == 302
    assert signed_in(registry.ministry.auditor).get(reverse("case-new")).status_code == 403
