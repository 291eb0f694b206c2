"""One box over what one may see, and nothing of what one may not."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.courrier import Registry
from tests.factories.letters import Letters, folder_of
from tests.web.people import signed_in

pytestmark = pytest.mark.django_db
ADDRESS = reverse("search")


def test_a_number_a_word_and_a_sender_lead_to_the_mail(
    registry: Registry, budget: Callable[[str], AbstractContextManager[None]]
) -> None:
    mail = registry.in_charge(subject="Étude d’urbanisme", external_reference="455/AUZ")
    client = signed_in(registry.ministry.agent)
    for typed in (mail.reference, str(mail.number), "etude", "455/auz", registry.sender.name_fr):
        assert reverse("mail", args=[mail.pk]) in client.get(ADDRESS, {"q": typed}).content.decode(), typed
    with budget("page search"):
        client.get(ADDRESS, {"q": "etude"})


def test_others_find_nothing_and_are_not_told_that_there_is(registry: Registry) -> None:
    registry.in_charge(subject="Étude d’urbanisme")
    page = signed_in(registry.ministry.other_agent).get(ADDRESS, {"q": "etude"}).content.decode()
    assert "Étude d’urbanisme" not in page
    assert "Rien trouvé" in page
    assert Client().get(ADDRESS).status_code == 302


def test_a_folder_is_found_by_those_whom_it_reaches(letters: Letters) -> None:
    folder = folder_of(letters.send(letters.reply()))
    address = reverse("folder", args=[folder.pk])
    assert address in signed_in(letters.head).get(ADDRESS, {"q": folder.title}).content.decode()
    page = signed_in(letters.registry.ministry.other_agent).get(ADDRESS, {"q": folder.title}).content.decode()
    assert address not in page


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "\u202eabc", "<b>", "'\"*%_", "ا" * 3000])
def test_nothing_that_is_typed_breaks_it(registry: Registry, typed: str) -> None:
    answer = signed_in(registry.clerk).get(ADDRESS, {"q": typed})
    assert answer.status_code == 200
    assert "<b>" not in answer.content.decode().split("search-big")[1].split("</form>")[0]
