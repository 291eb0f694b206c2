"""The first page: what one does next stands first, and what was begun is not forgotten."""

from datetime import timedelta

import pytest
from django.urls import reverse

from common import clock
from common.identifiers import new_id
from courrier.models import Mail
from courrier.status import Direction
from courrier.use_cases.keep_started_registration import keep_started_registration
from tests.factories.courrier import Registry
from tests.factories.letters import Letters
from tests.web.people import signed_in

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


def test_who_leads_sees_what_waits_by_kind_and_where_the_mails_of_their_units_stand(letters: Letters) -> None:
    letters.send(letters.reply())
    late = letters.registry.assigned()
    Mail.objects.filter(pk=late.pk).update(deadline=clock.now().date() - timedelta(days=3))
    page = signed_in(letters.head).get(HOME).content.decode()
    assert "1 à viser." in page.replace("\u00a0", " ")
    unit = letters.registry.ministry.division
    way = f'href="{reverse("register", args=["incoming"])}?show=under-way&amp;unit={unit.pk}"'
    load = page.split(way)[1].split("</a>")[0]
    assert unit.name.fr in load
    assert "1 en retard" in load.replace("\u00a0", " ")
    assert "En cours dans mes services" not in signed_in(letters.agent).get(HOME).content.decode()
