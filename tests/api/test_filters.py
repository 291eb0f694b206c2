"""What lists are narrowed to: each filter finds what it names, refuses what can't be, and is read by an index."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from courrier.models import Correspondent, MailType, Register
from courrier.use_cases.open_case import open_case
from courrier.use_cases.put_in_case import put_in_case
from courrier.use_cases.take_in_charge import take_in_charge
from demo import dataset, people, world
from organisation.models import Unit, User
from tests.factories.courrier import Registry

pytestmark = pytest.mark.django_db
MAILS = "/api/v1/mails/"
_READ_WHOLE = {
    "postgresql": re.compile(r"Seq Scan on (courrier_mail|courrier_mailreach)\b"),
    "sqlite": re.compile(r"SCAN (courrier_mail|courrier_mailreach|r)(?! USING)\b"),
}


def found(client: APIClient, query: dict[str, Any]) -> list[UUID]:
    return [UUID(one["id"]) for one in client.get(MAILS, query).json()["results"]]


def test_mails_of_a_type_a_sender_a_holder(client: APIClient, registry: Registry) -> None:
    ministry = registry.ministry
    kind, sender = registry.mail_type(), registry.correspondent("Agence de l’Exemple")
    typed = registry.register(type_id=kind.pk)
    sent = registry.register(sender_id=sender.pk)
    held = registry.assigned(subject="Chez quelqu’un")
    take_in_charge(by=ministry.agent, mail_id=held.pk, version=held.version, now=registry.now)
    for query, mail in (
        ({"type_id": kind.pk}, typed),
        ({"sender_id": sender.pk}, sent),
        ({"holder_id": ministry.agent.user_id}, held),
        ({"holder_unit_id": held.holder_unit_id}, held),
    ):
        assert found(client, query) == [mail.pk], query
        assert found(client, {name: uuid4() for name in query}) == []
    assert found(client, {"type_id": kind.pk, "sender_id": sender.pk}) == []


def test_mails_of_a_case(client: APIClient, registry: Registry) -> None:
    agent, mail = registry.ministry.agent, registry.assigned()
    case = open_case(
        by=agent, unit_id=mail.holder_unit_id, reference="1", title="Une affaire", now=registry.now
    )
    put_in_case(by=agent, mail_id=mail.pk, case_id=case.pk, now=registry.now)
    registry.register()
    assert found(client, {"case_id": case.pk}) == [mail.pk]


def test_filters_open_nothing_to_another_administration(outsider: APIClient, registry: Registry) -> None:
    mail = registry.register(type_id=registry.mail_type().pk)
    for query in (
        {"type_id": mail.type_id},
        {"sender_id": mail.sender_id},
        {"holder_unit_id": mail.holder_unit_id},
    ):
        assert found(outsider, query) == []


@pytest.mark.parametrize(
    "name",
    ["type_id", "sender_id", "holder_id", "holder_unit_id", "case_id", "register_id", "direction", "since"],
)
def test_a_value_that_cant_be_is_named(client: APIClient, name: str) -> None:
    answer = client.get(MAILS, {name: "ceci n’est rien"}, headers={"Accept-Language": "ar"})
    problem = answer.json()
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert problem["field"] == name
    assert re.search("[\u0600-\u06ff]", problem["detail"])
    assert re.search("[\u0600-\u06ff]", problem["errors"][0]["detail"])


@pytest.fixture
def clerk(now: datetime) -> APIClient:
    """The demonstration's clerk, with enough mails that a database reads an index where there is one."""
    dataset.load(world.load(now), mails=3000, seed=1, now=now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # of few rows it reads the whole table otherwise
    client = APIClient()
    client.force_login(User.objects.get(email=people.CLERK.email))
    return client


_FILTERS: dict[str, Callable[[datetime], Any]] = {
    "limit": lambda _: 25,
    "direction": lambda _: "incoming",
    "register_id": lambda _: Register.objects.get(code="A").pk,
    "unit_id": lambda _: Unit.objects.get(code="DF").pk,
    "type_id": lambda _: MailType.objects.earliest("pk").pk,
    "sender_id": lambda _: Correspondent.objects.filter(sent__isnull=False).earliest("pk").pk,
    "holder_id": lambda _: User.objects.get(email=people.AGENT.email).pk,
    "holder_unit_id": lambda _: Unit.objects.get(code="DF").pk,
    "case_id": lambda _: uuid4(),
    "status": lambda _: "to_reorient",
    "since": lambda now: now.date() - timedelta(days=3),
    "until": lambda now: now.date() - timedelta(days=300),
    "late_on": lambda now: now.date(),
    "search": lambda _: "formation",
}


def test_no_filter_reads_all_mails(clerk: APIClient, now: datetime) -> None:
    described = clerk.get("/api/v1/schema/").json()["paths"][MAILS]["get"]["parameters"]
    assert {one["name"] for one in described if one["in"] == "query"} - {"cursor"} == set(_FILTERS)
    wrong = []
    for name, value in _FILTERS.items():
        with CaptureQueriesContext(connection) as captured:
            assert clerk.get(MAILS, {name: value(now)}).status_code == 200
        for query in captured.captured_queries:
            if "courrier_mail" in query["sql"]:
                wrong += [
                    f"{name}: {line}\n{query['sql']}" for line in _plan(query["sql"]) if _reads_whole(line)
                ]
    assert not wrong, "\n".join(wrong)


def _plan(sql: str) -> list[str]:
    explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql}".replace("%", "%%"), ())
        return [str(row[-1]) for row in cursor.fetchall()]


def _reads_whole(line: str) -> bool:
    return bool(_READ_WHOLE[connection.vendor].search(line))
