"""Folders and decisions, the organisation, notifications and the journal by the API."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from audit.use_cases.seal_entries import seal_entries
from courrier.status import Status
from organisation.models import User
from organisation.roles import Role
from parapheur.engine.values import StepKind, Verb
from tests.factories.api import System
from tests.factories.courrier import Registry
from tests.factories.letters import Letters, folder_of, fresh, step_of
from tests.factories.organisation import make_administration, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters(registry: Registry, deliver_all: Callable[[], int]) -> Letters:
    return Letters(registry, deliver_all)


def signed_in(principal: Any, *, at: datetime | None = None) -> APIClient:
    """The person's browser, in which a password was given ``at`` that instant."""
    client = APIClient(headers={"Accept-Language": "fr"})
    client.force_login(
        User.objects.get(pk=principal.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    session = client.session
    session["authenticated_at"] = (at or timezone.now()).isoformat()
    session["authentication"] = "password"
    session.save()
    return client


def decision(mail: Any, kind: StepKind, verb: str, **fields: Any) -> dict[str, Any]:
    folder = folder_of(mail)
    return {
        "folder_id": str(folder.pk), "step_id": str(step_of(mail, kind).pk), "verb": verb,
        "version": folder.version,
    } | fields  # fmt: skip


def test_a_folder_shows_its_steps_and_what_is_offered(letters: Letters) -> None:
    mail = letters.send(letters.reply())
    head = signed_in(letters.head)
    [listed] = head.get("/api/v1/folders/").json()["results"]
    assert listed["about"] == {"kind": "mail", "id": str(mail.pk)}
    folder = head.get(f"/api/v1/folders/{listed['id']}/").json()
    assert [step["kind"] for step in folder["steps"]] == ["visa", "signature", "external", "seal"]
    visa = folder["steps"][0]
    assert {"step_id": visa["id"], "verb": "approve"} in folder["abilities"]
    [document] = folder["documents"][:1]
    content = head.get(f"/api/v1/folders/{folder['id']}/documents/{document['id']}/content/")
    assert b"".join(content.streaming_content).startswith(b"%PDF")
    other = head.get(f"/api/v1/folders/{folder['id']}/documents/{uuid4()}/content/")
    assert other.status_code == 404


def test_a_visa_then_a_signature(letters: Letters, deliver_all: Callable[[], int]) -> None:
    mail = letters.send(letters.reply())
    body, key = decision(mail, StepKind.VISA, "approve"), {"Idempotency-Key": "visa-1"}
    head = signed_in(letters.head)
    first, again = (head.post("/api/v1/decisions/", body, headers=key) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201), again.json()
    assert first.json()["steps"][0]["outcome"]["verb"] == "approve"
    director = signed_in(letters.director)
    signed = director.post("/api/v1/decisions/", decision(mail, StepKind.SIGNATURE, "sign"))
    assert signed.status_code == 201, signed.json()
    deliver_all()
    assert fresh(mail).status == Status.TO_DISPATCH


def test_a_signature_wants_a_fresh_password(letters: Letters, now: datetime) -> None:
    mail = letters.send(letters.reply())
    letters.decide(mail, StepKind.VISA, Verb.APPROVE)
    late = signed_in(letters.director, at=now)
    answer = late.post("/api/v1/decisions/", decision(mail, StepKind.SIGNATURE, "sign"))
    assert (answer.status_code, answer.json()["code"]) == (403, "authentication_too_old")


def test_what_a_decision_refuses(letters: Letters) -> None:
    mail = letters.send(letters.reply())
    head = signed_in(letters.head)
    for wrong, status in (
        ({"verb": "refuse"}, 422),
        ({"verb": "launch"}, 422),
        ({"version": 99}, 409),
        ({"step_id": str(uuid4())}, 409),
    ):
        answer = head.post("/api/v1/decisions/", decision(mail, StepKind.VISA, "approve") | wrong)
        assert answer.status_code in {status, 403, 404, 422}, (wrong, answer.json())
        assert answer.json()["code"]
    lost = head.post("/api/v1/decisions/", decision(mail, StepKind.VISA, "approve", version=99)).json()
    assert (lost["code"], lost["version"]) == ("version_conflict", folder_of(mail).version)
    assert folder_of(mail).state == "running"


def test_folders_by_state_by_turn_and_by_what_they_are_about(letters: Letters) -> None:
    mail = letters.send(letters.reply())
    head, agent, director = (signed_in(one) for one in (letters.head, letters.agent, letters.director))
    folder = str(folder_of(mail).pk)

    def listed(client: APIClient, **query: Any) -> list[str]:
        return [one["id"] for one in client.get("/api/v1/folders/", query).json()["results"]]

    for query in ({"state": "running"}, {"state": ["running", "draft"]}, {"about_id": mail.pk}):
        assert listed(head, **query) == [folder], query
    for query in ({"state": "completed"}, {"about_id": uuid4()}):
        assert listed(head, **query) == [], query
    turns = [bool(listed(one, waiting="true")) for one in (head, agent, director)]
    assert turns == [True, False, False], "the visa comes first"
    assert [bool(listed(one, own="true")) for one in (head, agent, director)] == [False, True, False]
    for name in ("state", "waiting", "about_id"):
        assert head.get("/api/v1/folders/", {name: "perdu"}).json()["field"] == name


def test_folders_of_others_are_out_of_sight(letters: Letters, outsider: APIClient) -> None:
    mail = letters.send(letters.reply())
    assert outsider.get("/api/v1/folders/").json()["results"] == []
    assert outsider.get(f"/api/v1/folders/{folder_of(mail).pk}/").status_code == 404
    answer = outsider.post("/api/v1/decisions/", decision(mail, StepKind.VISA, "approve"))
    assert answer.status_code == 404


def test_a_decision_is_recalled_until_the_next_has_opened(letters: Letters) -> None:
    mail = letters.send(letters.reply())
    head, director = signed_in(letters.head), signed_in(letters.director)
    head.post("/api/v1/decisions/", decision(mail, StepKind.VISA, "approve"))
    url = f"/api/v1/folders/{folder_of(mail).pk}/"
    recalled = head.post(url + "recall/", {"version": folder_of(mail).version})
    assert recalled.status_code == 200, recalled.json()
    head.post("/api/v1/decisions/", decision(mail, StepKind.VISA, "approve"))
    assert director.post(url + "open/").status_code == 200
    late = head.post(url + "recall/", {"version": folder_of(mail).version})
    assert (late.status_code, late.json()["code"]) == (409, "already_opened")


def test_the_chart_is_that_of_ones_own_administration(
    client: APIClient, outsider: APIClient, registry: Registry
) -> None:
    units = client.get("/api/v1/units/").json()["results"]
    assert [unit["code"] for unit in units] == ["SG", "BO", "DRH", "DF", "DP"]
    assert units[1]["parent_id"] == str(registry.ministry.top.pk)
    assert client.get("/api/v1/units/", {"day": "2000-01-01"}).json()["results"] == []
    assert len(outsider.get("/api/v1/units/").json()["results"]) == 1


def test_posts_say_who_holds_them(client: APIClient, registry: Registry) -> None:
    posts = client.get("/api/v1/posts/", {"limit": 100}).json()["results"]
    [head] = [post for post in posts if post["id"] == str(registry.ministry.head_post().pk)]
    assert head["heads_unit"]
    assert head["holders"][0]["person"]["id"] == str(registry.ministry.head.user_id)
    assert {right["role"] for right in head["rights"]} == {"head", "agent"}


def test_people_are_found_and_shown(client: APIClient, outsider: APIClient, registry: Registry) -> None:
    person = User.objects.get(pk=registry.ministry.head.user_id)
    found = client.get("/api/v1/people/", {"search": person.email}).json()["results"]
    assert [one["id"] for one in found] == [str(person.pk)]
    assert client.get(f"/api/v1/people/{person.pk}/").json() == found[0]
    assert outsider.get(f"/api/v1/people/{person.pk}/").status_code == 404
    names, page = [], client.get("/api/v1/people/", {"limit": 3}).json()
    while True:
        names += [one["id"] for one in page["results"]]
        if not page["next"]:
            break
        page = client.get(page["next"]).json()
    assert len(names) == len(set(names)) == 8


def test_notifications_are_ones_own(letters: Letters, deliver_all: Callable[[], int]) -> None:
    letters.send(letters.reply())
    deliver_all()
    head = signed_in(letters.head)
    [told] = [
        one for one in head.get("/api/v1/notifications/").json()["results"] if one["kind"] == "to_approve"
    ]
    assert told["sentence"]
    assert told["read_at"] is None
    url = f"/api/v1/notifications/{told['id']}/read/"
    assert signed_in(letters.director).post(url).status_code == 404
    assert head.post(url).json()["read_at"]


def test_the_journal_is_for_auditors(client: APIClient, registry: Registry) -> None:
    mail = registry.register()
    assert client.get("/api/v1/audit-entries/").json()["code"] == "not_an_auditor"
    auditor = System(registry.ministry.top, (Role.AUDITOR,)).client()
    [entry] = auditor.get("/api/v1/audit-entries/", {"record_id": str(mail.pk)}).json()["results"]
    assert (entry["action"], entry["about"]["id"]) == ("courrier.mail_registered", str(mail.pk))
    assert auditor.get(f"/api/v1/audit-entries/{entry['id']}/proof/").status_code == 404
    seal_entries(now=timezone.now())
    proof = auditor.get(f"/api/v1/audit-entries/{entry['id']}/proof/").json()
    assert str(mail.pk) in proof["entry"]


def test_the_journal_in_pages(registry: Registry) -> None:
    for _ in range(3):
        registry.register()
    auditor = System(registry.ministry.top, (Role.AUDITOR,)).client()
    page = auditor.get("/api/v1/audit-entries/", {"action": "courrier.mail_registered", "limit": 2}).json()
    rest = auditor.get(page["next"]).json()
    assert len({one["id"] for one in page["results"] + rest["results"]}) == 3
    foreign = System(make_unit(make_administration()), (Role.AUDITOR,)).client()
    assert (
        foreign.get("/api/v1/audit-entries/", {"action": "courrier.mail_registered"}).json()["results"] == []
    )
