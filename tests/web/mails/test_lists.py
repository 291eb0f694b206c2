"""The registers' lists: narrowed, paged, in two densities, and never more than one may see."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.urls import reverse

from courrier.models import Mail
from organisation.models import User
from organisation.principal import Principal
from tests.factories.courrier import Registry
from tests.web.people import signed_in

pytestmark = pytest.mark.django_db
ADDRESS = reverse("register", args=["incoming"])


def listed(by: Principal, **asked: object) -> str:
    answer = signed_in(by).get(ADDRESS, asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def two(registry: Registry) -> tuple[Mail, Mail]:
    return registry.register(subject="Dépôt de l’arrêté"), registry.assigned(subject="تأخّر تسوية الوضعية")


@pytest.mark.parametrize("typed", ["depot arrete", "DÉPÔT", "تاخر", "تسويه", "الوَضعيه"])
def test_a_search_folds_accents_hamza_and_vowel_signs(
    registry: Registry, two: tuple[Mail, Mail], typed: str
) -> None:
    wanted = two[1] if "\u0600" <= typed[0] <= "\u06ff" else two[0]
    page = listed(registry.clerk, q=typed)
    assert wanted.subject in page
    assert next(mail for mail in two if mail != wanted).subject not in page


def test_pills_and_filters_narrow_together(registry: Registry, two: tuple[Mail, Mail]) -> None:
    first, second = two
    kind = registry.mail_type()
    third = registry.register(subject="Question écrite", type_id=kind.pk)
    for asked, found in (
        ({"show": "to-assign"}, {first, third}),
        ({"show": "under-way"}, {second}),
        ({"unit": registry.ministry.division.pk}, {second}),
        ({"type": kind.pk}, {third}),
        ({"sender": registry.sender.pk, "show": "to-assign"}, {first, third}),
        ({"period": "today"}, {first, second, third}),
        ({"until": "-1"}, set()),
        ({"register": registry.reserved.pk}, set()),
    ):
        page = listed(registry.clerk, **asked)
        assert {mail for mail in (first, second, third) if mail.subject in page} == found, asked


def test_mine_is_what_is_in_my_hands(registry: Registry) -> None:
    mine, of_the_unit = registry.in_charge(subject="Chez moi"), registry.assigned(subject="Au service")
    page = listed(registry.ministry.agent, show="mine")
    assert mine.subject in page
    assert of_the_unit.subject not in page
    assert of_the_unit.subject in listed(registry.ministry.agent)


def test_another_unit_counts_and_finds_nothing(registry: Registry, two: tuple[Mail, Mail]) -> None:
    for asked in (
        {},
        {"q": "depot"},
        {"unit": registry.ministry.division.pk},
        {"sender": registry.sender.pk},
    ):
        page = listed(registry.ministry.other_agent, **asked)
        assert not any(mail.subject in page for mail in two), asked


def test_late_is_red_and_counted(registry: Registry) -> None:
    late = registry.register(subject="En souffrance")
    Mail.objects.filter(pk=late.pk).update(deadline=registry.now.date() - timedelta(days=3))
    page = listed(registry.clerk, show="late")
    assert late.subject in page
    assert 'class="late"' in page


@pytest.mark.parametrize(
    "asked",
    [
        {"show": "x"},
        {"period": "x"},
        {"unit": "1 OR 1=1"},
        {"since": "99/99/99"},
        {"q": "\u202e<b>" + "م" * 5000},
        {"q": "''\"*%"},
    ],
)
def test_what_is_no_filter_is_no_trouble(
    registry: Registry, two: tuple[Mail, Mail], asked: dict[str, str]
) -> None:
    page = listed(registry.clerk, **asked)
    assert "<b>" + "م" not in page


def test_a_day_that_is_none_is_said_and_kept(registry: Registry) -> None:
    page = listed(registry.clerk, since="32/13")
    assert "32/13" in page
    assert "Ce jour ne se lit pas" in page


def test_older_ones_begin_where_the_page_ends(registry: Registry) -> None:
    mails = [
        registry.register(subject=f"Lettre {n:02}", now=registry.now - timedelta(minutes=60 - n))
        for n in range(27)
    ]
    client = signed_in(registry.clerk)
    first = client.get(ADDRESS, {"q": "lettre"}).content.decode()
    older = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = client.get(ADDRESS + older).content.decode()
    assert mails[26].subject in first
    assert mails[0].subject not in first
    assert mails[0].subject in second
    assert mails[26].subject not in second
    assert 'rel="first"' in second


def test_the_density_is_remembered_for_the_person_alone(registry: Registry) -> None:
    client = signed_in(registry.clerk)
    answer = client.post(reverse("register-density"), {"density": "compact", "next": ADDRESS + "?q=a"})
    assert answer["Location"] == ADDRESS + "?q=a"
    assert "shell compact" in client.get(ADDRESS).content.decode()
    assert User.objects.get(pk=registry.ministry.agent.user_id).density == "comfortable"
    away = client.post(
        reverse("register-density"), {"density": "compact", "next": "https://ailleurs.invalid/"}
    )
    assert away["Location"] == reverse("home")


def test_pages_cost_the_same_however_many_mails(
    registry: Registry, budget: Callable[[str], AbstractContextManager[None]]
) -> None:
    mails = [registry.in_charge(subject=f"Lettre {n}") for n in range(8)]
    for by, name in ((registry.clerk, "clerk"), (registry.ministry.head, "head")):
        client = signed_in(by)
        with budget(f"page register {name}"):
            client.get(ADDRESS)
        with budget(f"page home {name}"):
            client.get(reverse("home"))
        with budget(f"page mail {name}"):
            client.get(reverse("mail", args=[mails[0].pk]))


def test_who_writes_letters_begins_one_from_the_register(registry: Registry) -> None:
    for direction, way in (("outgoing", ""), ("internal", "?to_units=1")):
        address, new = reverse("register", args=[direction]), f'href="{reverse("letter-new")}{way}"'
        assert new in signed_in(registry.ministry.agent).get(address).content.decode()
    assert reverse("letter-new") not in signed_in(registry.ministry.agent).get(ADDRESS).content.decode()
    auditor = signed_in(registry.ministry.auditor)
    assert reverse("letter-new") not in auditor.get(reverse("register", args=["outgoing"])).content.decode()
