"""The administrator's pages: what they do, what they refuse, and to whom they stay shut."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from common import clock
from journal.models import Entry
from organisation.models import Post, PostHolding, Unit, User
from organisation.policies import is_administrator
from tests.factories.organisation import Ministry, make_post, make_unit, make_user
from tests.web.people import signed_in

pytestmark = pytest.mark.django_db

PERSON = {"name_fr": "Salma Exemple", "name_ar": "سلمى مثال", "language": "ar"}


def told_once(client: Client, url: str, given: dict[str, Any]) -> Any:
    """Post the form; the answer leads on."""
    answer = client.post(url, given)
    assert answer.status_code == 302, answer.content.decode()
    return answer


def test_a_unit_a_post_and_a_person_are_set_up_from_the_pages(ministry: Ministry) -> None:
    client = signed_in(ministry.administrator)
    opened = {"name_fr": "Division neuve", "name_ar": "قسم جديد", "code": "DN", "opened_on": "auj"}
    told_once(client, f"/organisation/units/{ministry.top.pk}/open/", opened | {"mark": uuid4()})
    unit = Unit.objects.get(code="DN")

    roles = {"role_agent": "here", "role_head": "below", "heads_unit": "on"}
    title = {"title_fr": "Chef de division", "title_ar": "رئيس القسم", "mark": uuid4()}
    # The new unit is administered from the next request on: rights are spread over the tree as it stands.
    told_once(client, f"/organisation/units/{unit.pk}/posts/new/", title | roles)
    post = Post.objects.get(unit=unit)
    assert post.heads_unit
    assert {(right.role, right.with_subtree) for right in post.rights.all()} == {
        ("agent", False),
        ("head", True),
    }

    invited = {**PERSON, "email": "salma@exemple.invalid", "mark": uuid4()}
    told_once(client, "/organisation/people/new/", invited)
    person = User.objects.get(email="salma@exemple.invalid")
    appointed = {"post": post.pk, "starts_on": "auj", "act": "D. 12/2026", "mark": uuid4()}
    told_once(client, f"/organisation/people/{person.pk}/appoint/", appointed)
    page = client.get(f"/organisation/units/{unit.pk}/").content.decode()
    assert "Salma Exemple" in page
    assert "D. 12/2026" in client.get(f"/organisation/people/{person.pk}/").content.decode()


def test_what_is_sent_twice_is_done_once(ministry: Ministry) -> None:
    client, mark = signed_in(ministry.administrator), uuid4()
    given = {**PERSON, "email": "deux@exemple.invalid", "mark": mark}
    first = told_once(client, "/organisation/people/new/", given)
    assert told_once(client, "/organisation/people/new/", given).url == first.url
    assert User.objects.filter(email="deux@exemple.invalid").count() == 1


def test_refusals_stand_at_their_field_and_what_was_typed_stays(ministry: Ministry) -> None:
    client = signed_in(ministry.administrator)
    taken = User.objects.get(pk=ministry.agent.user_id).email
    answer = client.post("/organisation/people/new/", {**PERSON, "email": taken, "mark": uuid4()})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'id="id_email_error"' in page
    assert "Salma Exemple" in page
    code = {"name_fr": "A", "name_ar": "ا", "code": "DF", "opened_on": "auj", "mark": uuid4()}
    page = client.post(f"/organisation/units/{ministry.top.pk}/open/", code).content.decode()
    assert 'id="id_code_error"' in page
    under_itself = {"parent": ministry.division.pk, "day": "auj", "version": 1}
    answer = client.post(f"/organisation/units/{ministry.directorate.pk}/move/", under_itself)
    assert answer.status_code == 422
    assert 'id="id_parent_error"' in answer.content.decode()
    answer = client.post(f"/organisation/units/{ministry.top.pk}/open/", code | {"opened_on": "demain?"})
    assert 'id="id_opened_on_error"' in answer.content.decode()


def test_two_administrators_at_once_the_second_is_told(ministry: Ministry) -> None:
    client, url = signed_in(ministry.administrator), f"/organisation/units/{ministry.division.pk}/rename/"
    told_once(client, url, {"name_fr": "Une", "name_ar": "واحد", "version": 1})
    answer = client.post(url, {"name_fr": "Autre", "name_ar": "آخر", "version": 1})
    assert answer.status_code == 409
    assert f'href="{url}"' in answer.content.decode()
    assert Unit.objects.get(pk=ministry.division.pk).name_fr == "Une"


def test_closing_tells_what_is_left_and_refuses(ministry: Ministry) -> None:
    client = signed_in(ministry.administrator)
    url = f"/organisation/units/{ministry.directorate.pk}/close/"
    assert "2 unités" in client.get(url).content.decode()
    assert client.post(url, {"version": 1}).status_code == 409
    empty = make_unit(ministry.administration, parent=ministry.top)
    told_once(client, f"/organisation/units/{empty.pk}/close/", {"version": 1})
    assert Unit.objects.get(pk=empty.pk).closed_on


def test_posts_are_changed_ended_and_closed(ministry: Ministry) -> None:
    client, post = signed_in(ministry.administrator), ministry.head_post()
    holding = PostHolding.objects.get(post=post)
    title = {"title_fr": "Autre titre", "title_ar": "عنوان آخر", "version": 1, "role_head": "here"}
    told_once(client, f"/organisation/posts/{post.pk}/change/", title)
    assert [(right.role, right.with_subtree) for right in post.rights.all()] == [("head", False)]
    close = f"/organisation/posts/{post.pk}/close/"
    assert client.post(close, {"version": 2}).status_code == 409, "somebody holds it"
    end = f"/organisation/appointments/{holding.pk}/end/"
    assert 'id="id_day_error"' in client.post(end, {"day": "-1"}).content.decode()
    told_once(client, end, {"day": "auj"})
    told_once(client, close, {"version": 2})
    assert Post.objects.get(pk=post.pk).closed_on


def test_a_post_is_moved_to_another_unit(ministry: Ministry) -> None:
    client, post = signed_in(ministry.administrator), ministry.head_post()
    url = f"/organisation/posts/{post.pk}/move/"
    assert url in client.get(f"/organisation/posts/{post.pk}/").content.decode()
    answer = client.post(url, {"unit": ministry.directorate.pk, "version": 1})
    assert answer.status_code == 409, "that unit has its head"
    told_once(client, url, {"unit": ministry.registry.pk, "version": 1})
    assert Post.objects.get(pk=post.pk).unit == ministry.registry
    assert client.post(url, {"unit": ministry.top.pk, "version": 1}).status_code == 409


def test_rights_in_other_units_stay_when_a_post_is_changed(ministry: Ministry) -> None:
    post = ministry.head_post()
    post.rights.create(role="clerk", unit=ministry.registry)
    given = {"title_fr": "T", "title_ar": "ع", "version": 1, "role_head": "here"}
    told_once(signed_in(ministry.administrator), f"/organisation/posts/{post.pk}/change/", given)
    assert {(right.role, right.unit) for right in post.rights.all()} == {
        ("head", ministry.division),
        ("clerk", ministry.registry),
    }


def test_an_account_is_closed_with_a_reason_and_opened_again(ministry: Ministry) -> None:
    client, url = signed_in(ministry.administrator), f"/organisation/people/{ministry.agent.user_id}/"
    assert 'id="id_reason_error"' in client.post(f"{url}close/", {"reason": " "}).content.decode()
    told_once(client, f"{url}close/", {"reason": "Départ à la retraite"})
    assert not User.objects.get(pk=ministry.agent.user_id).is_active
    name = User.objects.get(pk=ministry.agent.user_id).name_fr
    assert name not in client.get("/organisation/people/").content.decode()
    assert name in client.get("/organisation/people/?show=all").content.decode()
    told_once(client, f"{url}open-again/", {})
    assert User.objects.get(pk=ministry.agent.user_id).is_active


def test_an_invitation_goes_out_again_until_it_is_accepted(
    ministry: Ministry, deliver_all: Callable[[], Any]
) -> None:
    client = signed_in(ministry.administrator)
    person = User.objects.create_user(
        "attend@exemple.invalid",
        administration=ministry.administration,
        name_fr="Attend",
        created_at=clock.now(),
    )
    told_once(client, f"/organisation/people/{person.pk}/invite-again/", {})
    deliver_all()
    assert [letter.to for letter in mail.outbox] == [["attend@exemple.invalid"]]
    answer = client.post(f"/organisation/people/{ministry.agent.user_id}/invite-again/")
    assert answer.status_code == 409, "that person has a password"


def test_a_day_of_the_calendar_is_decided_and_taken_back(ministry: Ministry) -> None:
    client = signed_in(ministry.administrator)
    given = {"day": "27/02/2030", "name_fr": "Pont", "name_ar": "عطلة استثنائية"}
    assert told_once(client, "/organisation/calendar/new/", given).url.endswith("?year=2030")
    assert "Pont" in client.get("/organisation/calendar/?year=2030").content.decode()
    assert client.post("/organisation/calendar/2030-02-27/clear/").status_code == 302
    assert "Pont" not in client.get("/organisation/calendar/?year=2030").content.decode()
    assert client.post("/organisation/calendar/demain/clear/").status_code == 404


def test_the_particulars_are_kept_with_their_version(ministry: Ministry) -> None:
    client = signed_in(ministry.administrator)
    given = {
        "name_fr": "Ministère",
        "name_ar": "وزارة",
        "address_fr": "1 rue",
        "address_ar": "زنقة",
        "time_zone": "Africa/Casablanca",
        "version": 1,
    }
    told_once(client, "/organisation/administration/", given)
    assert client.post("/organisation/administration/", given).status_code == 409
    ministry.administration.refresh_from_db()
    assert ministry.administration.address_fr == "1 rue"
    answer = client.post("/organisation/administration/", given | {"version": 2, "time_zone": "Rabat"})
    assert answer.status_code == 422
    assert 'id="id_time_zone_error"' in answer.content.decode()


def addresses(of: Ministry) -> list[str]:
    """Every page about a record of that ministry."""
    unit, post, person = of.division.pk, of.head_post().pk, of.agent.user_id
    holding = PostHolding.objects.get(user_id=person).pk
    return [
        f"/organisation/units/{unit}/",
        *(f"/organisation/units/{unit}/{act}/" for act in ("open", "rename", "move", "close", "posts/new")),
        f"/organisation/posts/{post}/",
        *(f"/organisation/posts/{post}/{act}/" for act in ("change", "move", "close")),
        f"/organisation/people/{person}/",
        *(
            f"/organisation/people/{person}/{act}/"
            for act in ("change", "close", "open-again", "second-factor", "invite-again", "appoint")
        ),
        f"/organisation/appointments/{holding}/end/",
    ]


COMMON = ["", "units/", "posts/", "people/", "people/new/", "administration/", "calendar/", "calendar/new/"]


def test_another_administrations_records_are_as_absent(ministry: Ministry, neighbour: Ministry) -> None:
    client = signed_in(neighbour.administrator)
    for url in addresses(ministry):
        assert client.get(url).status_code == 404, url
        if url.count("/") > 4:
            assert client.post(url, {}).status_code == 404, url
    name = User.objects.get(pk=ministry.agent.user_id).name_fr
    for page in ("people/", "posts/", "units/"):
        assert name not in client.get(f"/organisation/{page}").content.decode().replace(f"{name}0", "")


def test_without_an_administrators_role_every_page_is_shut(ministry: Ministry) -> None:
    for principal in (ministry.agent, ministry.head, ministry.auditor):
        client = signed_in(principal)
        for url in [*addresses(ministry), *(f"/organisation/{page}" for page in COMMON)]:
            assert client.get(url).status_code == 403, url
        assert not is_administrator(principal)
    assert "/organisation/" not in client.get("/profile/").content.decode()


def test_visitors_are_led_to_the_door(ministry: Ministry, client: Client) -> None:
    for url in [*addresses(ministry), *(f"/organisation/{page}" for page in COMMON)]:
        answer = client.get(url)
        assert answer.status_code == 302, url
        assert answer.url.startswith("/sign-in/"), url


def test_nobody_appoints_or_closes_themselves(ministry: Ministry) -> None:
    client, person = signed_in(ministry.administrator), ministry.administrator.user_id
    given = {"post": ministry.head_post().pk, "starts_on": "auj", "mark": uuid4()}
    assert client.post(f"/organisation/people/{person}/appoint/", given).status_code == 403
    assert client.post(f"/organisation/people/{person}/close/", {"reason": "x"}).status_code == 403


def test_looking_changes_nothing_and_costs_the_same_for_many(
    ministry: Ministry, budget: Callable[[str], AbstractContextManager[None]]
) -> None:
    client, before = signed_in(ministry.administrator), Entry.objects.count()
    for _ in range(5):
        unit = make_unit(ministry.administration, parent=ministry.top)
        PostHolding.objects.create(
            post=make_post(unit), user=make_user(ministry.administration), starts_on=unit.opened_on
        )
    client.get("/organisation/")
    for name in ("", "units/", "posts/", "people/"):
        with budget(f"page organisation {name}".strip(" /")):
            assert client.get(f"/organisation/{name}").status_code == 200
    for url in addresses(ministry):
        client.get(url)
    assert Entry.objects.count() == before


def test_people_are_found_and_paged(ministry: Ministry) -> None:
    client = signed_in(ministry.administrator)
    for number in range(60):
        make_user(ministry.administration, f"Zahra {number:02}")
    page = client.get("/organisation/people/?q=zahra").content.decode()
    assert "Zahra 49" in page
    assert "Zahra 50" not in page
    after = page.split("after=")[1].split('"')[0]
    assert "Zahra 50" in client.get(f"/organisation/people/?q=zahra&after={after}").content.decode()
    assert client.get("/organisation/people/?after=x").status_code == 422


def test_the_chart_is_shown_of_any_day(ministry: Ministry) -> None:
    client = signed_in(ministry.administrator)
    assert "Division DF" in client.get("/organisation/units/?day=01/01/2031").content.decode()
    assert "Division DF" not in client.get("/organisation/units/?day=01/01/2019").content.decode()
    answer = client.get("/organisation/units/?day=demain?")
    assert answer.status_code == 200
    assert "notice warn" in answer.content.decode().split("<main")[1].split("filterbar")[1]
