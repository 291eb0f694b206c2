"""One's own page: preferences, password, and where one is signed in."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from organisation.models import OpenSession, User
from tests.architecture.source import ROOT
from tests.factories.organisation import Ministry
from tests.web.account.conftest import Enter
from tests.web.people import PASSWORD, email_of
from web.devices import device_icon, device_in_words

pytestmark = pytest.mark.django_db
NEW = "une phrase bien plus longue"


@pytest.mark.parametrize(("language", "word"), [("fr", "Mon compte"), ("ar", "حسابي")])
def test_one_sees_name_posts_and_what_one_may_choose(
    ministry: Ministry, enter: Enter, language: str, word: str
) -> None:
    page = enter(ministry.agent, language).get("/profile/").content.decode()
    capacity = ministry.agent.capacities[0]
    assert word in page
    assert capacity.title.in_language(language) in page
    assert capacity.unit_name.in_language(language) in page


@pytest.mark.parametrize(
    "address", ["/profile/", "/profile/sessions/", "/profile/second-factor/", "/keyboard/"]
)
def test_nothing_of_it_without_signing_in(address: str) -> None:
    assert Client().get(address)["Location"] == f"/sign-in/?next={address}"


def test_preferences_are_kept_and_shown_on_every_page(ministry: Ministry, enter: Enter) -> None:
    client = enter(ministry.clerk)
    assert "data-single-keys" in client.get("/notifications/").content.decode()
    client.post("/profile/preferences/", {"density": "compact"})
    page = client.get("/notifications/").content.decode()
    assert 'class="shell compact"' in page
    assert "data-single-keys" not in page
    refused = client.post("/profile/preferences/", {"density": "invisible", "single_keys": "on"})
    assert refused.status_code == 200
    assert 'role="alert"' in refused.content.decode()
    assert User.objects.get(pk=ministry.clerk.user_id).density == "compact"


def test_a_new_password_ends_the_other_browsers_and_keeps_this_one(ministry: Ministry, enter: Enter) -> None:
    here, there = enter(ministry.agent), enter(ministry.agent)
    answer = here.post("/profile/password/", {"present": PASSWORD, "password": NEW, "again": NEW})
    assert answer["Location"] == "/profile/"
    assert "Votre mot de passe est changé" in here.get("/profile/").content.decode()
    assert there.get("/profile/").status_code == 302
    assert OpenSession.objects.filter(user_id=ministry.agent.user_id).count() == 1
    door = Client()
    assert (
        door.post("/sign-in/", {"email": email_of(ministry.agent), "password": PASSWORD}).status_code == 200
    )
    assert door.post("/sign-in/", {"email": email_of(ministry.agent), "password": NEW}).status_code == 302


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"present": "faux", "password": NEW, "again": NEW}, "mot de passe actuel"),
        ({"present": PASSWORD, "password": NEW, "again": "autre chose"}, "pas pareils"),
        ({"present": PASSWORD, "password": "court", "again": "court"}, "mot de passe"),
        ({"present": "", "password": "", "again": ""}, "obligatoire"),
    ],
)
def test_a_password_that_cannot_be_is_refused_in_words(
    ministry: Ministry, enter: Enter, typed: dict[str, str], said: str
) -> None:
    page = enter(ministry.agent).post("/profile/password/", typed)
    assert page.status_code == 200
    assert said in page.content.decode().split('role="alert"')[-1][:900]
    assert User.objects.get(pk=ministry.agent.user_id).check_password(PASSWORD)


def test_sessions_are_told_in_words_and_one_is_ended(ministry: Ministry, enter: Enter) -> None:
    here = enter(ministry.agent)
    there = enter(ministry.agent, agent="Mozilla/5.0 (Linux; Android 15) Chrome/141.0 Mobile")
    page = here.get("/profile/sessions/").content.decode()
    assert "Firefox sur Linux" in page
    assert "Chrome sur Android" in page
    assert page.count("ce navigateur") == 1
    [other] = OpenSession.objects.filter(device__contains="Android")
    assert here.post(f"/profile/sessions/{other.pk}/")["Location"] == "/profile/sessions/"
    assert there.get("/profile/").status_code == 302
    assert here.get("/profile/").status_code == 200
    assert here.post(f"/profile/sessions/{other.pk}/").status_code == 404


def test_all_the_others_end_at_once_and_nobody_elses(ministry: Ministry, enter: Enter) -> None:
    here, *others = (enter(ministry.agent) for _ in range(3))
    foreign = enter(ministry.clerk)
    [theirs] = OpenSession.objects.filter(user_id=ministry.clerk.user_id)
    assert here.post(f"/profile/sessions/{theirs.pk}/").status_code == 404
    here.post("/profile/sessions/others/")
    assert "2 sessions sont terminées" in here.get("/profile/sessions/").content.decode()
    assert [client.get("/profile/").status_code for client in others] == [302, 302]
    assert foreign.get("/profile/").status_code == 200


def test_signing_out_takes_the_session_off_the_list(ministry: Ministry, enter: Enter) -> None:
    client = enter(ministry.agent)
    client.post("/sign-out/")
    assert not OpenSession.objects.exists()


def test_a_session_is_seen_at_most_every_five_minutes_and_ends_after_its_hours(
    ministry: Ministry, enter: Enter
) -> None:
    client = enter(ministry.agent)
    ends = Session.objects.get().expire_date
    assert timedelta(hours=11) < ends - timezone.now() <= timedelta(hours=12)
    [row] = OpenSession.objects.all()
    client.get("/profile/")
    row.refresh_from_db()
    assert row.seen_at == row.opened_at
    session = client.session
    earlier = row.opened_at - timedelta(minutes=6)
    session["seen_at"] = earlier.isoformat()
    session.save()
    client.get("/profile/")
    row.refresh_from_db()
    assert row.seen_at > row.opened_at
    assert Session.objects.get().expire_date == ends, "however busy"


@pytest.mark.parametrize(
    ("agent", "words", "icon"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/141.0 Safari/537 Edg/141.0", "Edge sur Windows", "monitor"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/604",
            "Safari sur iPhone",
            "smartphone",
        ),
        ("curl/8", "Un navigateur qui ne dit pas son nom", "monitor"),
        ("<script>", "Un navigateur qui ne dit pas son nom", "monitor"),
    ],
)
def test_devices_are_named_in_words(agent: str, words: str, icon: str) -> None:
    assert device_in_words(agent) == words
    assert device_icon(agent) == icon


def test_the_keys_are_listed_left_to_right(ministry: Ministry, enter: Enter) -> None:
    page = enter(ministry.clerk, "ar").get("/keyboard/").content.decode()
    assert '<kbd dir="ltr">F2</kbd>' in page
    assert ">F2<" not in enter(ministry.agent).get("/keyboard/").content.decode(), "only what one can use"


def test_the_sheet_of_components_is_for_administrators_or_the_demonstration(
    ministry: Ministry, enter: Enter, settings: Any
) -> None:
    assert enter(ministry.agent).get("/components/").status_code == 200
    settings.DEMONSTRATION = False
    assert enter(ministry.agent).get("/components/").status_code == 404
    assert enter(ministry.administrator, "ar").get("/components/").status_code == 200


def test_every_component_stands_on_the_sheet(ministry: Ministry, enter: Enter) -> None:
    folder = ROOT / "web/templates"
    used = {template.name for template in enter(ministry.agent).get("/components/").templates}
    wanted = {str(path.relative_to(folder)) for path in (folder / "web/components").glob("*.html")}
    assert wanted - used == set()


@pytest.mark.parametrize("page", ["profile", "second-factor", "sessions", "keyboard", "components"])
def test_pages_stay_within_their_queries(ministry: Ministry, enter: Enter, budget: Any, page: str) -> None:
    from django.urls import reverse

    client = enter(ministry.agent)
    with budget(f"page {page}"):
        assert client.get(reverse(page)).status_code == 200
