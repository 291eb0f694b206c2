"""The first page: what one does next stands first, and what was begun is not forgotten."""

import pytest
from django.urls import reverse

from common.identifiers import new_id
from courrier.status import Direction
from courrier.use_cases.keep_started_registration import keep_started_registration
from tests.factories.courrier import Registry
from tests.web.mails.conftest import signed_in

pytestmark = pytest.mark.django_db
HOME = reverse("home")


def test_a_clerk_registers_from_here_and_goes_on_with_a_draft(registry: Registry) -> None:
    client = signed_in(registry.clerk)
    new = reverse("registration", args=["incoming"])
    page = client.get(HOME).content.decode()
    assert f'href="{new}"' in page
    assert "Un brouillon à terminer" not in page
    mark = new_id()
    keep_started_registration(
        by=registry.clerk,
        started_id=mark,
        direction=Direction.INCOMING,
        values={"subject": "Commencé ce matin"},
        now=registry.now,
    )
    page = client.get(HOME).content.decode()
    assert "Commencé ce matin" in page
    assert f'href="{new}?draft={mark}"' in page


def test_the_last_registered_are_listed_with_their_numbers(registry: Registry) -> None:
    mail = registry.register(subject="Dernier arrivé")
    page = signed_in(registry.clerk).get(HOME).content.decode()
    assert "Dernier arrivé" in page
    assert reverse("mail", args=[mail.pk]) in page


def test_who_does_not_register_is_not_asked_to(registry: Registry) -> None:
    page = signed_in(registry.ministry.head).get(HOME).content.decode()
    assert "Enregistrer un courrier" not in page
    assert "Derniers enregistrés" not in page
