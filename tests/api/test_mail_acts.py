"""Acts on mails by the API: each its use case, with its rights, its version and its key."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from common import clock
from common.clock import local_day
from courrier.models import Assignment, Confidentiality
from courrier.status import Status
from organisation.roles import Role
from parapheur.models import FolderDocument
from tests.factories.api import System
from tests.factories.courrier import Registry
from tests.factories.letters import BODY, Letters
from tests.factories.organisation import make_administration, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def division(registry: Registry) -> APIClient:
    """A system that works in the division, as its head and agent."""
    return System(registry.ministry.division, (Role.HEAD, Role.AGENT)).client()


@pytest.fixture
def letters(registry: Registry, deliver_all: Callable[[], int]) -> Letters:
    return Letters(registry, deliver_all)


def post(client: APIClient, mail: Any, act: str, **body: Any) -> Any:
    return client.post(f"/api/v1/mails/{mail.pk}/{act}/", body)


def test_a_mail_is_assigned_taken_in_charge_and_closed(
    client: APIClient, division: APIClient, registry: Registry
) -> None:
    mail, instruction = registry.register(), registry.instruction()
    body = {
        "mail_id": str(mail.pk), "unit_id": str(registry.ministry.division.pk), "version": 1,
        "instruction_id": str(instruction.pk), "note": "Merci de répondre", "working_days": 5,
    }  # fmt: skip
    made = client.post("/api/v1/assignments/", body)
    assert made.status_code == 201, made.json()
    assert made.json()["instruction"]["name"]["fr"] == instruction.name_fr
    taken = post(division, mail, "take-in-charge", version=2)
    assert (taken.status_code, taken.json()["status"]) == (200, Status.IN_CHARGE)
    assert "close" in taken.json()["abilities"]
    closed = post(division, mail, "close", version=3)
    assert (closed.status_code, closed.json()["status"]) == (200, Status.CLOSED)
    [assignment] = division.get("/api/v1/assignments/", {"mail_id": str(mail.pk)}).json()["results"]
    assert assignment["taken_at"]


def test_the_same_key_assigns_once(client: APIClient, registry: Registry) -> None:
    mail = registry.register()
    body = {"mail_id": str(mail.pk), "unit_id": str(registry.ministry.division.pk), "version": 1}
    key = {"Idempotency-Key": "affectation-1"}
    first, again = (client.post("/api/v1/assignments/", body, headers=key) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    assert Assignment.objects.count() == 1
    other = client.post("/api/v1/assignments/", body | {"note": "autre"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (409, "request_key_reused")


def test_an_assignment_of_an_older_version_is_refused(client: APIClient, registry: Registry) -> None:
    mail = registry.register()
    client.patch(f"/api/v1/mails/{mail.pk}/", {"subject": "Corrigé", "version": 1})
    body = {"mail_id": str(mail.pk), "unit_id": str(registry.ministry.division.pk), "version": 1}
    lost = client.post("/api/v1/assignments/", body)
    assert (lost.status_code, lost.json()["code"], lost.json()["version"]) == (409, "version_conflict", 2)


def test_a_unit_hands_on_what_it_has(division: APIClient, registry: Registry) -> None:
    mail = registry.assigned()
    body = {
        "mail_id": str(mail.pk), "unit_id": str(registry.ministry.division.pk), "version": mail.version,
        "person_id": str(registry.ministry.agent.user_id), "verb": "reassign",
    }  # fmt: skip
    made = division.post("/api/v1/assignments/", body)
    assert made.status_code == 201, made.json()
    assert made.json()["person"]["id"] == str(registry.ministry.agent.user_id)


def test_a_mail_goes_only_to_ones_own_administration(client: APIClient, registry: Registry) -> None:
    mail = registry.register()
    elsewhere = make_unit(make_administration())
    body = {"mail_id": str(mail.pk), "unit_id": str(elsewhere.pk), "version": 1}
    answer = client.post("/api/v1/assignments/", body)
    assert (answer.status_code, answer.json()["field"]) == (422, "unit_id")


def test_assignments_of_a_mail_out_of_sight(outsider: APIClient, registry: Registry) -> None:
    mail = registry.assigned()
    assert outsider.get("/api/v1/assignments/", {"mail_id": str(mail.pk)}).status_code == 404
    body = {"mail_id": str(mail.pk), "unit_id": str(registry.ministry.division.pk), "version": 1}
    assert outsider.post("/api/v1/assignments/", body).status_code == 404


def test_instructions_and_types_to_choose_from(
    client: APIClient, outsider: APIClient, registry: Registry
) -> None:
    instruction, kind = registry.instruction(), registry.mail_type()
    assert [one["id"] for one in client.get("/api/v1/assignments/instructions/").json()["results"]] == [
        str(instruction.pk)
    ]
    assert [one["id"] for one in client.get("/api/v1/mails/types/").json()["results"]] == [str(kind.pk)]
    assert outsider.get("/api/v1/mails/types/").json()["results"] == []


def test_what_is_sent_back_may_leave_ones_sight(division: APIClient, registry: Registry) -> None:
    mail = registry.assigned(confidentiality=Confidentiality.INTERNAL)
    answer = post(division, mail, "return-assignment", version=mail.version, reason="Pas pour nous")
    assert answer.status_code in {200, 204}
    mail.refresh_from_db()
    assert mail.status == Status.TO_REORIENT


def test_a_mail_is_cancelled_with_a_reason(client: APIClient, registry: Registry) -> None:
    mail = registry.register()
    assert post(client, mail, "cancel", version=1).json()["field"] == "reason"
    cancelled = post(client, mail, "cancel", version=1, reason="Enregistré deux fois").json()
    assert (cancelled["status"], cancelled["number"], cancelled["outcome_reason"]) == (
        Status.CANCELLED, mail.number, "Enregistré deux fois",
    )  # fmt: skip
    again = post(client, mail, "cancel", version=2, reason="Encore")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_status")


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("take-in-charge", {}), ("return-assignment", {"reason": "x"}), ("mark-no-further-action", {"reason": "x"}),
        ("close", {}), ("reopen", {"reason": "x"}), ("cancel", {"reason": "x"}), ("drop-reply", {}), ("withdraw", {}),
        ("launch", {"circuit_version_id": str(uuid4())}), ("resend", {}), ("dispatch-letter", {"mode": "post"}),
        ("record-proof", {"outcome": "acknowledged"}), ("name-reader", {"post_id": str(uuid4())}),
        ("share", {"person_id": str(uuid4()), "reason": "x"}), ("link", {"other_id": str(uuid4())}),
    ],
)  # fmt: skip
def test_acts_without_right(outsider: APIClient, registry: Registry, act: str, body: dict[str, str]) -> None:
    mail = registry.assigned()
    auditor = System(registry.ministry.top, (Role.AUDITOR,)).client()
    body = {"version": mail.version} | body
    assert post(outsider, mail, act, **body).status_code == 404
    refused = post(auditor, mail, act, **body)
    assert refused.status_code in {403, 404}, refused.json()
    assert not mail.assignments.exclude(ended_at=None).exists()


def test_mails_are_linked(client: APIClient, registry: Registry) -> None:
    one, other = registry.register(), registry.register()
    linked = post(client, one, "link", other_id=str(other.pk)).json()
    assert [mail["id"] for mail in linked["related"]] == [str(other.pk)]


def test_a_reply_goes_its_whole_way(
    client: APIClient, division: APIClient, registry: Registry, letters: Letters
) -> None:
    incoming = registry.in_charge()
    body = {
        "register_id": str(registry.outgoing.pk),
        "version": incoming.version,
        "subject": "Réponse",
        "body": BODY,
    }
    reply = division.post(f"/api/v1/mails/{incoming.pk}/replies/", body)
    assert reply.status_code == 201, reply.json()
    url = f"/api/v1/mails/{reply.json()['id']}/"
    assert division.get(url + "draft/").json()["body"] == BODY
    anew = {
        "subject": "Réponse", "body": BODY + " Bien à vous.", "version": 1,
        "addressees": [{"correspondent_id": str(registry.sender.pk)}],
    }  # fmt: skip
    changed = division.put(url + "draft/", anew)
    assert changed.status_code == 200, changed.json()
    [circuit] = division.get(url + "circuits/").json()["results"]
    assert circuit["id"] == str(letters.circuit.pk)
    launched = division.post(
        url + "launch/", {"circuit_version_id": circuit["id"], "version": changed.json()["version"]}
    )
    assert launched.status_code == 200, launched.json()
    assert launched.json()["status"] == Status.IN_CIRCUIT
    withdrawn = division.post(url + "withdraw/", {"version": launched.json()["version"], "reason": "Erreur"})
    assert (withdrawn.status_code, withdrawn.json()["status"]) == (200, Status.WITHDRAWN)


def test_a_letter_of_ones_own_is_begun(division: APIClient, registry: Registry) -> None:
    body = {
        "register_id": str(registry.outgoing.pk), "unit_id": str(registry.ministry.division.pk),
        "subject": "Invitation", "body": BODY,
        "addressees": [{"kind": "to", "correspondent_id": str(registry.sender.pk)}],
    }  # fmt: skip
    key = {"Idempotency-Key": "lettre-1"}
    first, again = (division.post("/api/v1/mails/letters/", body, headers=key) for _ in range(2))
    assert first.json()["status"] == Status.DRAFT
    assert first.json()["id"] == again.json()["id"]


def test_a_signed_letter_is_dispatched_with_its_proof(
    client: APIClient, letters: Letters, deliver_all: Callable[[], int]
) -> None:
    mail = letters.to_dispatch()
    sent = post(
        client, mail, "dispatch-letter", version=mail.version, mode="registered", tracking_number="RR1MA"
    )
    assert (sent.status_code, sent.json()["status"]) == (200, Status.DISPATCHED)
    deliver_all()
    whole = client.get(f"/api/v1/mails/{mail.pk}/").json()
    assert "slip" in [one["role"] for one in whole["files"]]
    proof = post(client, mail, "record-proof", version=whole["version"], outcome="acknowledged")
    assert proof.status_code == 200, proof.json()


def test_more_time_a_comment_and_a_copy_read(
    client: APIClient, division: APIClient, registry: Registry
) -> None:
    mail, other = registry.register(), registry.ministry.other_division
    today = local_day(clock.now(), registry.clerk.time_zone)
    body = {
        "mail_id": str(mail.pk), "unit_id": str(registry.ministry.division.pk), "version": 1,
        "copy_unit_ids": [str(other.pk)], "deadline": str(today + timedelta(days=3)),
    }  # fmt: skip
    made = client.post("/api/v1/assignments/", body)
    assert made.status_code == 201, made.json()
    later = str(today + timedelta(days=9))
    given = post(division, mail, "extend-deadline", version=2, deadline=later, reason="Avis attendu")
    assert (given.status_code, given.json()["deadline"]) == (200, later)
    assert (
        post(division, mail, "extend-deadline", version=3, deadline=later, reason="Encore").status_code == 422
    )
    said = post(division, mail, "comment", text="Vu avec le service")
    assert [one["text"] for one in said.json()["comments"]] == ["Vu avec le service"]
    reader = System(other, (Role.HEAD,)).client()
    read = post(reader, mail, "read-copy")
    assert any(one["role"] == "copy" and one["taken_at"] for one in read.json()["assignments"])
    assert post(reader, mail, "read-copy").status_code == 409


def test_a_letter_made_elsewhere_is_signed_where_it_is_said(
    client: APIClient, division: APIClient, letters: Letters
) -> None:
    mail = letters.reply(body="", file_id=letters.registry.scan().file_id, file_name="lettre.pdf")
    body = {"circuit_version_id": str(letters.circuit.pk), "version": mail.version}
    off = post(division, mail, "launch", **body, place={"page": 7, "x": 0.1, "y": 0.1})
    assert off.status_code == 422
    sent = post(division, mail, "launch", **body, place={"page": 0, "x": 0.25, "y": 0.5})
    assert sent.status_code == 200, sent.json()
    place = FolderDocument.objects.get(position=0).signature_place
    assert (place["page"], place["x"], place["y"]) == (0, 0.25, 0.5)
