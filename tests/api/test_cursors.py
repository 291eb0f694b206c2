"""Where a page begins is said by a cursor that the list itself gave: on every list, and whatever else is sent."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from rest_framework.test import APIClient

from api.pages_for_people import described
from courrier.use_cases.open_case import open_case
from organisation.roles import Role
from tests.factories.api import System
from tests.factories.courrier import Registry

pytestmark = pytest.mark.django_db

FORGED = {
    "nonsense": "x",
    "unsigned": "WyIyMDI2LTAxLTAxVDAwOjAwOjAwKzAwOjAwIiwiYSJd",
    "signed by somebody else": "W1siMDFhMjA4YmItZWFjMi03MDU5Il1d:5Qe1WcvXlp6G0yAh9dF7pLs3kRm2bZtNuJo4iEwTgHk",
    "packed": ".eJyLjgUAARUAuQ:forged",
    "letters": "é:ا",
    "long": "a" * 5000,
}
"""What somebody may send who wants to see another page than those given."""
FEW = "/api/v1/correspondents/"


class Lists:
    """Every list of the description, asked by a system that may open them all."""

    def __init__(self, registry: Registry) -> None:
        roles = (Role.APPLICATION, Role.CLERK, Role.HEAD, Role.AGENT, Role.AUDITOR)
        self.client = System(registry.ministry.top, roles).client()
        self.addresses = [
            address
            for address, operations in described()["paths"].items()
            if any(taken["name"] == "cursor" for taken in operations.get("get", {}).get("parameters", ()))
        ]
        registry.correspondent("Agence Exemple")
        self.mail = registry.in_charge()
        self.case = open_case(
            by=registry.ministry.agent,
            unit_id=registry.ministry.division.pk,
            reference="AFF-1",
            title="Affaire",
            now=registry.now,
        )

    def ask(self, address: str, **query: Any) -> Any:
        """What the list answers, with what its address and query need."""
        record = self.case if "/cases/" in address else self.mail
        needed = {"mail_id": self.mail.pk} if address.endswith("/assignments/") else {}
        return self.client.get(address.replace("{id}", str(record.pk)), needed | query)

    def cursor(self) -> str:
        """The cursor to a second page."""
        following = self.ask(FEW, limit=1).json()["next"]
        return parse_qs(urlsplit(following).query)["cursor"][0]


@pytest.fixture
def lists(registry: Registry) -> Lists:
    return Lists(registry)


def test_a_forged_cursor_opens_nothing(lists: Lists) -> None:
    assert len(lists.addresses) >= 18
    for address in lists.addresses:
        assert lists.ask(address).status_code == 200, address
        for how, cursor in FORGED.items():
            refused = lists.ask(address, cursor=cursor)
            assert (refused.status_code, refused.json()["code"]) == (400, "cursor_refused"), (address, how)
            assert refused["Content-Type"] == "application/problem+json"


def test_a_cursor_of_another_list_is_none_of_this_one(lists: Lists) -> None:
    cursor = lists.cursor()
    assert lists.ask(FEW, limit=1, cursor=cursor).status_code == 200
    for address in set(lists.addresses) - {FEW}:
        assert lists.ask(address, cursor=cursor).status_code == 400, address


def test_a_cursor_changed_by_one_letter_is_refused(lists: Lists) -> None:
    cursor = lists.cursor()
    for place in (0, len(cursor) // 2, len(cursor) - 2):
        changed = f"{cursor[:place]}{'A' if cursor[place] != 'A' else 'B'}{cursor[place + 1 :]}"
        assert lists.ask(FEW, cursor=changed).status_code == 400, place


def test_somebody_elses_cursor_shows_no_more_than_one_may_see(
    client: APIClient, outsider: APIClient, registry: Registry
) -> None:
    for _ in range(3):
        registry.register()
    following = client.get("/api/v1/mails/", {"limit": 1}).json()["next"]
    assert client.get(following).json()["results"]
    assert outsider.get(following).json()["results"] == []
