"""Cases, circuits, delegations, signatures and validations by the API."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from courrier.models import PieceRole
from organisation.models import Post
from parapheur.engine.values import StepKind
from storage.queries import read_bytes
from tests.api.test_folders_and_people import decision, signed_in
from tests.factories.courrier import Registry
from tests.factories.letters import Letters, folder_of, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters(registry: Registry, deliver_all: Callable[[], int]) -> Letters:
    return Letters(registry, deliver_all)


@pytest.fixture
def signed(letters: Letters, deliver_all: Callable[[], int]) -> Any:
    """A letter that the director has signed and that was sealed."""
    mail = letters.send(letters.reply())
    signed_in(letters.head).post("/api/v1/decisions/", decision(mail, StepKind.VISA, "approve"))
    answer = signed_in(letters.director).post(
        "/api/v1/decisions/", decision(mail, StepKind.SIGNATURE, "sign")
    )
    assert answer.status_code == 201, answer.json()
    deliver_all()
    return fresh(mail)


def test_a_case_groups_mails(registry: Registry, client: APIClient, outsider: APIClient) -> None:
    unit = registry.ministry.registry
    body = {"unit_id": str(unit.pk), "reference": "AFF-1", "title": "Construction de l’école"}
    first, again = (
        client.post("/api/v1/cases/", body, headers={"Idempotency-Key": "case-1"}) for _ in range(2)
    )
    assert (first.status_code, again.json()["id"]) == (201, first.json()["id"])
    address = f"/api/v1/cases/{first.json()['id']}/"
    mail = registry.register()
    put = client.post(f"{address}mails/", {"mail_id": str(mail.pk)})
    assert put.status_code == 200, put.json()
    assert [found["id"] for found in client.get(f"{address}mails/").json()["results"]] == [str(mail.pk)]
    assert [found["reference"] for found in client.get("/api/v1/cases/").json()["results"]] == ["AFF-1"]
    assert outsider.get(address).status_code == 404
    assert outsider.get("/api/v1/cases/").json()["results"] == []
    assert outsider.post(f"{address}mails/", {"mail_id": str(mail.pk)}).status_code == 404
    double = client.post("/api/v1/cases/", body)
    assert (double.status_code, double.json()["code"]) == (422, "case_reference_taken")


def test_cases_come_in_pages(registry: Registry, client: APIClient) -> None:
    unit = str(registry.ministry.registry.pk)
    for number in range(5):
        client.post("/api/v1/cases/", {"unit_id": unit, "reference": f"AFF-{number}", "title": "Affaire"})
    seen, address = [], "/api/v1/cases/?limit=2"
    while address:
        page = client.get(address).json()
        seen += [case["reference"] for case in page["results"]]
        address = page["next"]
    assert seen == [f"AFF-{number}" for number in (4, 3, 2, 1, 0)]


def test_nobody_puts_a_mail_into_a_case_that_they_do_not_see(registry: Registry, letters: Letters) -> None:
    clerk, agent = signed_in(registry.clerk), signed_in(registry.ministry.agent)
    case = clerk.post(
        "/api/v1/cases/",
        {"unit_id": str(registry.ministry.registry.pk), "reference": "AFF-9", "title": "Réservée"},
    ).json()
    mail = registry.in_charge()
    refused = agent.post(f"/api/v1/cases/{case['id']}/mails/", {"mail_id": str(mail.pk)})
    assert refused.status_code == 404


def test_circuits_that_can_be_chosen(letters: Letters, client: APIClient, outsider: APIClient) -> None:
    mail = letters.send(letters.reply())
    [circuit] = client.get("/api/v1/circuits/").json()["results"]
    assert circuit["id"] == str(folder_of(mail).circuit_version_id)
    assert [step["kind"] for stage in circuit["stages"] for step in stage["steps"]] == [
        "visa", "signature", "external", "seal",
    ]  # fmt: skip
    one = client.get(f"/api/v1/circuits/{circuit['id']}/")
    assert one.json() == circuit
    unit = folder_of(mail).unit_id
    assert client.get(f"/api/v1/circuits/?unit_id={unit}").json()["results"] == [circuit]
    assert outsider.get(f"/api/v1/circuits/{circuit['id']}/").status_code == 404
    assert outsider.get("/api/v1/circuits/").json()["results"] == []


def test_signatures_of_a_folder(signed: Any, letters: Letters, outsider: APIClient) -> None:
    director = signed_in(letters.director)
    folder = folder_of(signed)
    found = director.get(f"/api/v1/signatures/?folder_id={folder.pk}").json()["results"]
    assert [made["kind"] for made in found] == ["seal", "signature"]
    one = director.get(f"/api/v1/signatures/{found[1]['id']}/").json()
    assert one == found[1]
    assert one["name"]["fr"]
    assert one["file"]["sha256"]
    page = director.get("/api/v1/signatures/?limit=1").json()
    assert director.get(page["next"]).json()["results"] == [found[1]]
    assert outsider.get(f"/api/v1/signatures/{one['id']}/").status_code == 404
    assert outsider.get("/api/v1/signatures/").json()["results"] == []


def test_a_validation_tells_valid_from_changed(signed: Any, client: APIClient) -> None:
    content = read_bytes(signed.pieces.get(role=PieceRole.SIGNED).file)
    verdict = client.post("/api/v1/validations/", {"file": io.BytesIO(content)}, format="multipart")
    assert verdict.status_code == 200, verdict.json()
    told = verdict.json()
    assert told["verdict"] == "valid_no_legal_value"
    assert [found["intact"] for found in told["signatures"]] == [True, True]
    assert told["signatures"][0]["field"]
    changed = bytearray(content)
    changed[len(changed) // 3] ^= 1
    told = client.post("/api/v1/validations/", {"file": io.BytesIO(changed)}, format="multipart").json()
    assert told["verdict"] in {"changed", "broken"}


@pytest.mark.parametrize("content", [b"", b"not a PDF", b"%PDF-1.7\n%%EOF"])
def test_whatever_is_sent_there_is_a_verdict(client: APIClient, content: bytes) -> None:
    answer = client.post("/api/v1/validations/", {"file": io.BytesIO(content)}, format="multipart")
    assert (answer.status_code, answer.json().get("verdict", "invalid")) in {
        (200, "broken"),
        (422, "invalid"),
    }


def test_a_delegation_is_made_and_ended(letters: Letters, now: Any, outsider: APIClient) -> None:
    director = signed_in(letters.director)
    post = Post.objects.get(pk__in=letters.director.post_ids)
    today = timezone.now().date()
    body = {
        "post_id": str(post.pk), "delegate_id": str(letters.head.user_id), "number": "D-1",
        "dated_on": str(today), "starts_on": str(today), "ends_on": str(today + timedelta(days=7)),
    }  # fmt: skip
    made = director.post("/api/v1/delegations/", body, headers={"Idempotency-Key": "d-1"})
    assert made.status_code == 201, made.json()
    told = made.json()
    assert (told["abilities"], told["units"]) == (["revoke_delegation"], [])
    address = f"/api/v1/delegations/{told['id']}/"
    assert signed_in(letters.head).get(address).status_code == 200
    assert signed_in(letters.registry.clerk).get(address).status_code == 404
    assert outsider.get(address).status_code == 404
    stale = director.post(f"{address}revoke/", {"version": told["version"] + 5, "reason": "Retour anticipé"})
    assert (stale.status_code, stale.json()["version"]) == (409, told["version"])
    ended = director.post(f"{address}revoke/", {"version": told["version"], "reason": "Retour anticipé"})
    assert ended.json()["revoked_at"]
    assert [found["id"] for found in director.get("/api/v1/delegations/").json()["results"]] == [told["id"]]


def test_nobody_delegates_a_post_of_somebody_else(letters: Letters) -> None:
    post = Post.objects.get(pk__in=letters.director.post_ids)
    body = {
        "post_id": str(post.pk), "delegate_id": str(letters.director.user_id), "number": "D-1",
        "dated_on": "2026-03-01", "starts_on": "2026-03-01", "ends_on": "2099-01-01",
    }  # fmt: skip
    refused = signed_in(letters.head).post("/api/v1/delegations/", body)
    assert refused.status_code == 403
    assert signed_in(letters.head).get(f"/api/v1/delegations/{uuid4()}/").status_code == 404
