"""Registers, correspondents, files and mails: what one's rights show, and registration with a scan."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from courrier.models import Confidentiality, Mail
from journal.models import Entry
from organisation.roles import Role
from tests.factories.api import System
from tests.factories.courrier import Registry
from tests.factories.storage import make_pdf

pytestmark = pytest.mark.django_db
Budget = Callable[[str], AbstractContextManager[None]]


def send_file(client: APIClient, content: bytes, name: str = "lettre.pdf", **fields: Any) -> Any:
    return client.post(
        "/api/v1/files/", {"file": SimpleUploadedFile(name, content), **fields}, format="multipart"
    )


def bytes_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def letter(registry: Registry, **fields: Any) -> dict[str, Any]:
    return {
        "register_id": str(registry.incoming.pk),
        "sender_id": str(registry.sender.pk),
        "subject": "Demande d’ouverture d’une école",
    } | fields


def test_registers_are_those_that_the_account_keeps(client: APIClient, registry: Registry) -> None:
    page = client.get("/api/v1/registers/").json()
    assert [one["code"] for one in page["results"]] == ["A", "D", "I", "R"]
    assert (page["next"], page["previous"]) == (None, None)
    [only] = client.get("/api/v1/registers/", {"direction": "outgoing"}).json()["results"]
    assert only["name"] == {"fr": "Registre D", "ar": "سجل D"}
    assert client.get(f"/api/v1/registers/{only['id']}/").json() == only


def test_registers_of_another_administration_are_not_there(outsider: APIClient, registry: Registry) -> None:
    assert outsider.get("/api/v1/registers/").json()["results"] == []
    assert outsider.get(f"/api/v1/registers/{registry.incoming.pk}/").status_code == 404


def test_a_list_goes_forth_and_back_in_pages(client: APIClient, registry: Registry) -> None:
    first = client.get("/api/v1/registers/", {"limit": 3}).json()
    second = client.get(first["next"]).json()
    assert [one["code"] for one in first["results"] + second["results"]] == ["A", "D", "I", "R"]
    assert second["next"] is None
    assert client.get(second["previous"]).json() == first


def test_a_cursor_of_another_list_is_refused(client: APIClient, registry: Registry) -> None:
    cursor = client.get("/api/v1/registers/", {"limit": 1}).json()["next"].rpartition("cursor=")[2]
    answer = client.get(f"/api/v1/mails/?cursor={cursor}")
    assert (answer.status_code, answer.json()["code"]) == (400, "cursor_refused")


def test_a_correspondent_is_created_found_and_changed(client: APIClient) -> None:
    made = client.post("/api/v1/correspondents/", {"name": {"fr": "Académie Exemple", "ar": "أكاديمية"}})
    assert made.status_code == 201
    [found] = client.get("/api/v1/correspondents/", {"search": "academie"}).json()["results"]
    assert found == made.json()
    url = f"/api/v1/correspondents/{found['id']}/"
    change = {"name": {"fr": "Académie Exemple"}, "city": "Fès", "version": 1}
    changed = client.put(url, change)
    assert (changed.status_code, changed.json()["city"], changed.json()["version"]) == (200, "Fès", 2)
    lost = client.put(url, change | {"city": "Rabat"})
    assert (lost.status_code, lost.json()["code"], lost.json()["version"]) == (409, "version_conflict", 2)


def test_correspondents_in_pages_are_each_shown_once(client: APIClient, registry: Registry) -> None:
    for number in range(5):
        registry.correspondent(f"Agence {number}")
    page = client.get("/api/v1/correspondents/", {"limit": 2}).json()
    names = [one["name"]["fr"] for one in page["results"]]
    while page["next"]:
        page = client.get(page["next"]).json()
        names += [one["name"]["fr"] for one in page["results"]]
    assert len(names) == len(set(names)) == 6


def test_correspondents_of_another_administration_are_not_there(
    outsider: APIClient, registry: Registry
) -> None:
    assert outsider.get("/api/v1/correspondents/").json()["results"] == []
    url = f"/api/v1/correspondents/{registry.sender.pk}/"
    assert outsider.get(url).status_code == 404
    assert outsider.put(url, {"name": {"fr": "x"}, "version": 1}).status_code == 404


def test_the_same_key_gives_the_same_correspondent(client: APIClient) -> None:
    body, key = {"name": {"fr": "Agence Exemple"}}, {"Idempotency-Key": str(uuid4())}
    first, again = (client.post("/api/v1/correspondents/", body, headers=key) for _ in range(2))
    assert first.json() == again.json()
    other = client.post("/api/v1/correspondents/", {"name": {"fr": "Autre"}}, headers=key)
    assert (other.status_code, other.json()["code"]) == (409, "request_key_reused")


def test_a_letter_is_registered_with_its_scan(
    client: APIClient, registry: Registry, deliver_all: Callable[[], int]
) -> None:
    scan = make_pdf()
    kept = send_file(client, scan)
    assert (kept.status_code, kept.json()["media_type"]) == (201, "application/pdf")
    files = [{"file_id": kept.json()["id"], "name": "lettre.pdf"}]
    answer = client.post("/api/v1/mails/", letter(registry, files=files))
    assert answer.status_code == 201, answer.json()
    mail = answer.json()
    assert (mail["number"], mail["status"], mail["version"]) == (1, "registered", 1)
    assert {"assign", "correct", "cancel"} <= set(mail["abilities"])
    [piece] = mail["files"]
    content = client.get(f"/api/v1/mails/{mail['id']}/files/{piece['id']}/content/")
    assert bytes_of(content) == scan
    assert content["Content-Disposition"] == 'attachment; filename="lettre.pdf"'
    deliver_all()
    roles = [one["role"] for one in client.get(f"/api/v1/mails/{mail['id']}/").json()["files"]]
    assert roles == ["main", "receipt"]
    assert client.get(f"/api/v1/files/{kept.json()['id']}/").json()["state"] == "ready"


def test_the_journal_says_that_it_came_by_the_api(
    client: APIClient, system: System, registry: Registry
) -> None:
    mail = client.post("/api/v1/mails/", letter(registry)).json()
    entry = Entry.objects.get(name="courrier.mail_registered", about_id=mail["id"])
    actor = json.loads(entry.canonical)["actor"]
    assert (actor["channel"], actor["id"]) == ("api", str(system.account.pk))


def test_the_same_key_registers_once(client: APIClient, registry: Registry) -> None:
    key = {"Idempotency-Key": "envoi-1"}
    first, again = (client.post("/api/v1/mails/", letter(registry), headers=key) for _ in range(2))
    assert first.json()["id"] == again.json()["id"]
    assert Mail.objects.count() == 1
    other = client.post("/api/v1/mails/", letter(registry, subject="Autre"), headers=key)
    assert (other.status_code, other.json()["code"]) == (409, "request_key_reused")


def test_an_internal_note_is_registered(client: APIClient, registry: Registry) -> None:
    ministry = registry.ministry
    note = {
        "register_id": str(registry.internal.pk),
        "sender_unit_id": str(ministry.division.pk),
        "to_unit_ids": [str(ministry.directorate.pk)],
        "subject": "Note de service",
    }
    mail = client.post("/api/v1/mails/", note).json()
    assert mail["direction"] == "internal"
    assert [one["unit"]["id"] for one in mail["recipients"]] == [str(ministry.directorate.pk)]


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"sender_id": str(uuid4())}, "choice_unknown", "sender_id"),
        ({"sender_id": None}, "sender_missing", "sender_id"),
        ({"document_date": "2999-01-01"}, "date_in_future", "document_date"),
        ({"subject": " "}, "invalid", "subject"),
        ({"files": [{"file_id": str(uuid4()), "name": "x.pdf"}]}, "file_missing", "pieces"),
        ({"document_date": "27/02/2026"}, "invalid", "document_date"),
        ({"files": [{"name": "x.pdf"}]}, "invalid", "files.0.file_id"),
    ],
)
def test_a_letter_that_cannot_be_right(
    client: APIClient, registry: Registry, wrong: dict[str, Any], code: str, field: str
) -> None:
    answer = client.post("/api/v1/mails/", letter(registry, **wrong))
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, code, field)
    assert not Mail.objects.exists()


def test_an_account_without_the_right_does_not_register(registry: Registry) -> None:
    agent = System(registry.ministry.division, (Role.AGENT,)).client()
    answer = agent.post("/api/v1/mails/", letter(registry))
    assert (answer.status_code, answer.json()["code"]) == (403, "not_of_your_desk")


def test_mails_are_seen_by_right(client: APIClient, outsider: APIClient, registry: Registry) -> None:
    mail = registry.register()
    other_unit = System(registry.ministry.division, (Role.AGENT,)).client()
    assert [one["id"] for one in client.get("/api/v1/mails/").json()["results"]] == [str(mail.pk)]
    for blind in (outsider, other_unit):
        assert blind.get("/api/v1/mails/").json()["results"] == []
        assert blind.get(f"/api/v1/mails/{mail.pk}/").status_code == 404
        assert blind.patch(f"/api/v1/mails/{mail.pk}/", {"version": 1}).status_code == 404


def test_files_of_a_mail_are_seen_by_right(
    client: APIClient, outsider: APIClient, registry: Registry
) -> None:
    mail = registry.register(pieces=(registry.scan(),))
    [piece] = mail.pieces.all()
    url = f"/api/v1/mails/{mail.pk}/files/{piece.pk}/content/"
    assert bytes_of(client.get(url))
    assert outsider.get(url).status_code == 404
    assert outsider.get(f"/api/v1/files/{piece.file_id}/").status_code == 404


def test_a_file_is_asked_for_under_its_own_mail(client: APIClient, registry: Registry) -> None:
    one, other = (registry.register(pieces=(registry.scan(),)) for _ in range(2))
    assert client.get(f"/api/v1/mails/{one.pk}/files/{other.pieces.get().pk}/content/").status_code == 404


def test_mails_are_filtered(client: APIClient, registry: Registry) -> None:
    wanted = registry.register(subject="Requête de la délégation", register=registry.incoming)
    registry.assigned(subject="Autre chose")
    for query in ({"search": "requete delegation"}, {"status": "registered"}):
        found = client.get("/api/v1/mails/", query).json()["results"]
        assert [one["id"] for one in found] == [str(wanted.pk)]
    assert client.get("/api/v1/mails/", {"status": "perdu"}).json()["field"] == "status"
    both = client.get("/api/v1/mails/?status=registered&status=assigned").json()["results"]
    assert len(both) == 2


def test_mails_in_pages(client: APIClient, registry: Registry, budget: Budget) -> None:
    made = [str(registry.register().pk) for _ in range(7)]
    with budget("api mails"):
        page = client.get("/api/v1/mails/", {"limit": 3}).json()
    found, pages = [one["id"] for one in page["results"]], [page]
    while page["next"]:
        page = client.get(page["next"]).json()
        found += [one["id"] for one in page["results"]]
        pages.append(page)
    assert sorted(found) == sorted(made)
    assert client.get(pages[2]["previous"]).json() == pages[1]
    assert client.get(pages[1]["previous"]).json() == pages[0]


def test_reading_a_restricted_mail_is_recorded(client: APIClient, registry: Registry) -> None:
    mail = registry.register(confidentiality=Confidentiality.RESTRICTED)
    client.get(f"/api/v1/mails/{mail.pk}/")
    assert Entry.objects.filter(name="courrier.mail_consulted", about_id=mail.pk).count() == 1


def test_a_mail_is_corrected(client: APIClient, registry: Registry) -> None:
    mail = registry.register(external_reference="12/2026")
    url = f"/api/v1/mails/{mail.pk}/"
    corrected = client.patch(url, {"subject": "Objet corrigé", "version": 1})
    assert corrected.status_code == 200
    assert (corrected.json()["subject"], corrected.json()["external_reference"]) == (
        "Objet corrigé",
        "12/2026",
    )
    lost = client.patch(url, {"subject": "Autre", "version": 1})
    assert (lost.status_code, lost.json()["code"], lost.json()["version"]) == (409, "version_conflict", 2)


def test_a_correction_says_from_which_version(client: APIClient, registry: Registry) -> None:
    answer = client.patch(f"/api/v1/mails/{registry.register().pk}/", {"subject": "Objet"})
    assert (answer.status_code, answer.json()["field"]) == (422, "version")


def test_a_file_is_added_later(client: APIClient, registry: Registry) -> None:
    mail = registry.register(pieces=(registry.scan(),))
    kept = send_file(client, b"a;b\n1;2\n", "annexe.csv", main="false").json()
    piece = {"file_id": kept["id"], "name": "../../annexe.csv", "role": "attachment"}
    added = client.post(f"/api/v1/mails/{mail.pk}/files/", piece)
    assert (added.status_code, added.json()["name"]) == (201, "annexe.csv")
    second_main = client.post(f"/api/v1/mails/{mail.pk}/files/", piece | {"role": "main"})
    assert second_main.status_code == 422


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty_file"), (b"%PDF-1.7 cut", "truncated_pdf"), (b"texte", "kind_not_allowed")],
)
def test_a_file_that_cannot_be_kept(client: APIClient, content: bytes, code: str) -> None:
    answer = send_file(client, content)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_a_file_over_the_limit_is_not_read(client: APIClient, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    assert send_file(client, b"x" * 5000).json()["code"] == "file_too_large"
    answer = send_file(client, b"x" * 2_000_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_a_form_without_a_file(client: APIClient) -> None:
    answer = client.post("/api/v1/files/", {"main": "true"}, format="multipart")
    assert (answer.status_code, answer.json()["field"]) == (422, "file")
    cut = client.generic("POST", "/api/v1/files/", b"--x\r\n", content_type="multipart/form-data")
    assert cut.status_code == 400
