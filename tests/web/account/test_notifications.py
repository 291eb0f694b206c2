"""What one was told, on its page: the way to each record, how many are new, and the telephone's menu."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from common import clock
from notifications.models import Kind, Notification, Preference
from tests.factories.courrier import Registry
from tests.web.account.conftest import Enter
from web.views.account.notifications import LOOKS

pytestmark = pytest.mark.django_db


@pytest.fixture
def registry(settings: Any, tmp_path: Path, deliver_all: Callable[[], int]) -> Registry:
    """A mail was assigned to the agent, who was told."""
    settings.STORAGE_URL = f"file://{tmp_path / 'files'}"
    settings.SIGNING_DIR = tmp_path / "signing"
    registry = Registry(clock.now())
    registry.assigned(subject="Demande de congé")
    deliver_all()
    return registry


def mine(registry: Registry) -> Notification:
    return Notification.objects.filter(recipient_id=registry.ministry.head.user_id).latest("happened_at")


@pytest.mark.parametrize(("language", "title"), [("fr", "Notifications"), ("ar", "الإشعارات")])
def test_one_reads_ones_own_and_looking_marks_nothing(
    registry: Registry, enter: Enter, budget: Any, language: str, title: str
) -> None:
    note = mine(registry)
    client = enter(registry.ministry.head, language)
    with budget("page notifications"):
        page = client.get("/notifications/").content.decode()
    assert f"<h1>{title}</h1>" in page
    assert f"/notifications/{note.pk}/" in page
    assert str(note.pk) not in enter(registry.ministry.other_agent).get("/notifications/").content.decode()
    note.refresh_from_db()
    assert note.read_at is None


def test_the_button_leads_to_the_record_and_marks_as_read(registry: Registry, enter: Enter) -> None:
    note = mine(registry)
    client = enter(registry.ministry.head)
    answer = client.post(f"/notifications/{note.pk}/")
    assert answer["Location"] == f"/mails/{note.about_id}/"
    note.refresh_from_db()
    assert note.read_at
    stranger = enter(registry.ministry.other_agent)
    assert stranger.post(f"/notifications/{note.pk}/").status_code == 404
    assert stranger.get(f"/notifications/{note.pk}/").status_code == 404


def test_all_are_marked_as_read_up_to_what_stood_on_the_page(registry: Registry, enter: Enter) -> None:
    client = enter(registry.ministry.head)
    before = mine(registry).happened_at.replace(year=2020).isoformat()
    client.post("/notifications/read/", {"until": before})
    assert mine(registry).read_at is None
    client.post("/notifications/read/", {"until": "n’importe quoi"})
    assert mine(registry).read_at


def test_when_e_mail_tells_is_chosen(registry: Registry, enter: Enter) -> None:
    client = enter(registry.ministry.head)
    client.post("/notifications/told/", {"when": "urgent_only"})
    assert Preference.objects.get(person=registry.ministry.head.user_id).when == "urgent_only"
    assert client.post("/notifications/told/", {"when": "toujours"}).status_code == 422
    assert Preference.objects.get().when == "urgent_only"


def test_asking_how_many_are_new_costs_three_queries_and_ends_with_the_session(
    registry: Registry, enter: Enter, django_assert_max_num_queries: Any
) -> None:
    client = enter(registry.ministry.head)
    with django_assert_max_num_queries(3):
        answer = client.get("/notifications/unread/", headers={"hx-request": "true"})
    assert '<span class="n">' in answer.content.decode()
    ended = Client().get("/notifications/unread/", headers={"hx-request": "true"})
    assert (ended.status_code, ended["HX-Trigger"]) == (286, "session-ended")
    assert not ended.content


def test_every_kind_of_notification_has_its_look() -> None:
    assert set(LOOKS) == set(Kind)


def test_nothing_to_tell_is_told(registry: Registry, enter: Enter) -> None:
    Notification.objects.all().delete()
    assert "Rien à vous dire" in enter(registry.ministry.head).get("/notifications/").content.decode()


@pytest.mark.parametrize(("language", "word"), [("fr", "Mon compte"), ("ar", "حسابي")])
def test_the_telephones_menu_leads_everywhere(
    registry: Registry, enter: Enter, budget: Any, language: str, word: str
) -> None:
    client = enter(registry.ministry.head, language)
    with budget("page menu"):
        page = client.get("/menu/").content.decode()
    assert word in page
    for address in ("/profile/", "/notifications/", "/verify/", "/registers/incoming/", "/sign-out/"):
        assert address in page
