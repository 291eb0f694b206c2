"""The API's description: valid, complete, the same as the code; and no address that answers without a sign-in."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from rest_framework.test import APIClient

from api.scopes import SCOPES

pytestmark = pytest.mark.django_db
METHODS = ("get", "post", "put", "patch", "delete")
NOBODY = "0198f0c2-6f1e-7b64-9d3c-5f0a6f6b2a11"
OPEN = {"/api/v1/token/", "/api/v1/schema/", "/api/v1/docs/"}


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    from api.pages_for_people import described

    return described()


def operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def routes(resolver: URLResolver, prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for part in resolver.url_patterns:
        route = prefix + str(part.pattern)
        if isinstance(part, URLResolver):
            yield from routes(part, route)
        elif route.startswith("/api/"):
            yield route, part


def addresses() -> list[tuple[str, str]]:
    """Every method of every address of the API, with identifiers filled in."""
    found = []
    for route, pattern in routes(get_resolver()):
        if route in OPEN or "<path:" in route:
            continue
        for method in set(METHODS) & set(pattern.callback.actions):
            found.append((method, re.sub(r"<uuid:\w+>", NOBODY, route)))
    return sorted(found)


def test_the_description_is_valid(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(described).validate()


def test_every_address_is_described_and_nothing_else(described: dict[str, Any]) -> None:
    built = {
        (re.sub(r"<uuid:(\w+)>", r"{\1}", route).replace("{pk}", "{id}"), method)
        for route, pattern in routes(get_resolver())
        if route not in OPEN and "<path:" not in route
        for method in set(METHODS) & set(pattern.callback.actions)
    }
    assert {(path, method) for path, method, _ in operations(described)} == built


def test_every_operation_says_what_it_does_with_examples_and_scope(described: dict[str, Any]) -> None:
    names = []
    for path, method, operation in operations(described):
        assert operation.get("description"), (path, method)
        names.append(operation["operationId"])
        [scopes] = [auth["application"] for auth in operation["security"] if "application" in auth]
        assert set(scopes) <= set(SCOPES), (path, method)
        assert scopes, (path, method)
        for body in (operation.get("requestBody", {}), *operation["responses"].values()):
            for media_type, content in body.get("content", {}).items():
                assert "example" in content or not media_type.endswith("json"), (path, method)
    assert len(names) == len(set(names))


def test_every_scope_is_used(described: dict[str, Any]) -> None:
    used = {
        scope
        for _, _, operation in operations(described)
        for auth in operation["security"]
        for scope in auth.get("application", ())
    }
    assert used == set(SCOPES)


def test_examples_keep_to_their_schemas(described: dict[str, Any]) -> None:
    for path, method, operation in operations(described):
        for body in (operation.get("requestBody", {}), *operation["responses"].values()):
            for content in body.get("content", {}).values():
                if "example" in content:
                    schema = {"components": described["components"], **content["schema"]}
                    problems = [
                        one.message for one in Draft202012Validator(schema).iter_errors(content["example"])
                    ]
                    assert not problems, (path, method, problems[0])


def test_anybody_may_read_the_description() -> None:
    answer = APIClient().get("/api/v1/schema/")
    assert answer.status_code == 200
    assert "/api/v1/mails/" in answer.json()["paths"]


def test_the_pages_for_people_ask_nobody_else() -> None:
    page = APIClient().get("/api/v1/docs/")
    assert page.status_code == 200
    text = page.content.decode()
    sources = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert sources
    assert all(source.startswith("/") for source in sources)
    assert not re.search(r"<script(?![^>]*src=)", text)
    policy = page["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src 'self';" in policy + ";"
    script = APIClient().get("/api/v1/docs/?script=")
    assert script.status_code == 200
    assert "//" not in re.sub(r"(?m)^\s*//.*$|http://testserver", "", script.content.decode())


def test_other_pages_keep_their_strict_policy() -> None:
    assert "unsafe-inline" not in APIClient().get("/sign-in/")["Content-Security-Policy"]


@pytest.mark.parametrize(("method", "address"), addresses(), ids=str)
def test_nothing_answers_without_a_sign_in(method: str, address: str) -> None:
    answer = getattr(APIClient(), method)(address)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(("method", "address"), addresses(), ids=str)
def test_a_token_without_the_scope_gets_nowhere(
    outsider_without_scope: APIClient, method: str, address: str
) -> None:
    answer = getattr(outsider_without_scope, method)(address)
    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")
