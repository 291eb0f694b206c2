"""What goes wrong is said as problem details, in the client's language; nothing that is sent brings the server down."""

import json
from uuid import uuid4

import pytest
from django.db import OperationalError
from rest_framework.test import APIClient

from tests.factories.api import System

pytestmark = pytest.mark.django_db
URL = "/api/v1/correspondents/"


def test_a_problem_has_all_its_parts(client: APIClient) -> None:
    answer = client.get(f"/api/v1/mails/{uuid4()}/")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == "urn:bureau-ordre:problem:unseen"
    assert (problem["status"], problem["code"]) == (404, "unseen")
    assert problem["title"] == "Introuvable"
    assert problem["detail"]


def test_a_problem_speaks_the_clients_language(system: System) -> None:
    said = {
        language: system.client(language).post(URL, {"name": {}}).json()["detail"]
        for language in ("fr", "ar")
    }
    assert said["fr"] != said["ar"]
    assert any("\u0600" <= letter <= "\u06ff" for letter in said["ar"])


def test_fields_that_cannot_be_right_are_listed(client: APIClient) -> None:
    answer = client.post(URL, {"name": {"fr": 7, "ar": "x" * 400}, "kind": "chose"})
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["code"] == "invalid"
    assert {error["field"] for error in problem["errors"]} == {"name.ar", "kind"}


def test_a_refusal_names_its_field(client: APIClient) -> None:
    answer = client.post(URL, {"name": {"fr": " "}})
    assert (answer.status_code, answer.json()["field"]) == (422, "name_fr")


@pytest.mark.parametrize(
    "body",
    [
        b"{", b"", b"\xff\xfe{", '{"name": "é"}'.encode("utf-16"), b'{"name": NaN}',
        b"[" * 100_000, b'{"name":' * 50_000, b"9" * 5000,
    ],
    ids=["cut", "empty", "bytes", "utf-16", "not-a-number", "deep-list", "deep-object", "long-number"],
)  # fmt: skip
def test_a_body_that_cannot_be_read(client: APIClient, body: bytes) -> None:
    answer = client.generic("POST", URL, body, content_type="application/json")
    assert answer.status_code in {400, 422}
    assert answer["Content-Type"] == "application/problem+json"


def parts(amount: int, disposition: str) -> bytes:
    """A form of so many parts."""
    return b"".join(
        b'--x\r\nContent-Disposition: form-data; name="p%d"%s\r\n\r\nv\r\n' % (place, disposition.encode())
        for place in range(amount)
    )


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (parts(1500, ""), "multipart/form-data; boundary=x"),
        (parts(300, '; filename="a"'), "multipart/form-data; boundary=x"),
        (b"x", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary=\xc3\xa9"),
    ],
    ids=["fields", "files", "no-boundary", "foreign-boundary"],
)
def test_a_form_that_cannot_be_taken_apart(client: APIClient, body: bytes, kind: str) -> None:
    answer = client.generic("POST", "/api/v1/files/", body, content_type=kind)
    assert (answer.status_code, answer.json()["code"]) == (400, "request_unreadable")


def test_a_field_of_a_form_over_the_limit(client: APIClient) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="main"\r\n\r\n' + b"v" * 3_000_000 + b"\r\n--x--\r\n"
    answer = client.generic("POST", "/api/v1/files/", body, content_type="multipart/form-data; boundary=x")
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_an_address_with_too_much_in_it(client: APIClient) -> None:
    answer = client.get("/api/v1/mails/?" + "&".join(["status=registered"] * 1500))
    assert (answer.status_code, answer.json()["code"]) == (400, "request_unreadable")


@pytest.mark.parametrize("content", ["[]", '"x"', "null", "7", "true"])
def test_a_body_that_is_no_object(client: APIClient, content: str) -> None:
    assert client.generic("POST", URL, content, content_type="application/json").status_code == 422


@pytest.mark.parametrize("text", ["a\u0000b", "\ud800"])
def test_characters_that_no_database_takes(client: APIClient, text: str) -> None:
    body = json.dumps({"name": {"fr": text}})
    assert client.generic("POST", URL, body, content_type="application/json").status_code == 422


def test_a_body_over_the_limit(client: APIClient) -> None:
    answer = client.generic("POST", URL, b'"' + b"x" * 3_000_000 + b'"', content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_another_kind_of_content(client: APIClient) -> None:
    answer = client.generic("POST", URL, b"<a/>", content_type="application/xml")
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_a_method_that_does_not_exist(client: APIClient) -> None:
    answer = client.delete(URL)
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert "POST" in answer["Allow"]


@pytest.mark.parametrize(
    "address",
    ["/api/v1/nothing/", "/api/v2/mails/", "/api/v1/mails/not-a-uuid/", "/api/x", "/api/v1/mails/a%0Ab/"],
)
def test_an_address_that_does_not_exist(client: APIClient, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.json()["code"]) == (404, "unseen")


@pytest.mark.parametrize("cursor", ["x", "WyJ4Il0:1abc:forged", "é", "a" * 5000, "\x00"])
def test_a_forged_cursor(client: APIClient, cursor: str) -> None:
    answer = client.get("/api/v1/mails/", {"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) in {(400, "cursor_refused"), (422, "invalid")}


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x", "9" * 400])
def test_a_limit_out_of_range(client: APIClient, limit: str) -> None:
    answer = client.get("/api/v1/mails/", {"limit": limit})
    assert (answer.status_code, answer.json()["field"]) == (422, "limit")


@pytest.mark.parametrize("key", ["", "é", "x" * 201, "a b"])
def test_an_idempotency_key_that_is_none(client: APIClient, key: str) -> None:
    answer = client.post(URL, {"name": {"fr": "Agence Exemple"}}, headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_unusable")


def test_a_fault_of_ours_is_a_problem_with_a_mark_too(
    client: APIClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_arguments: object, **_more: object) -> None:
        raise RuntimeError("a secret of the house")

    monkeypatch.setattr("api.resources.correspondents.find_correspondents", broken)
    answer = client.get(URL)
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert answer.json()["code"] == "broken"
    assert answer["X-Request-ID"] in answer.json()["detail"]
    assert answer["X-Request-ID"] in caplog.text
    assert "secret" not in answer.content.decode()
    assert "a secret of the house" in caplog.text


def test_a_database_that_is_away_is_no_fault_of_the_client_s(
    client: APIClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*_arguments: object, **_more: object) -> None:
        raise OperationalError("server closed the connection: secret address")

    monkeypatch.setattr("api.resources.correspondents.find_correspondents", away)
    answer = client.get(URL)
    assert (answer.status_code, answer.json()["code"]) == (503, "database_away")
    assert answer["Retry-After"] == "60"
    assert "secret" not in answer.content.decode()
    assert "secret address" in caplog.text


def test_a_method_that_an_address_does_not_take_is_refused(client: APIClient) -> None:
    assert client.put("/api/v1/cases/", {}).status_code == 405
