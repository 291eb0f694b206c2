"""The journal writes a fact once, keeps it unchanged, and tells it at least once."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import uuid4

import pytest
import time_machine
from django.db import connection, transaction

from common import clock
from journal import requests, subscriptions
from journal.deliver import LEASE, deliver_due, drain, try_again
from journal.events import SYSTEM, Actor, Event, Ref
from journal.models import Delivery, Entry
from journal.publish import leaf_hash, publish, record
from journal.subscriptions import Told, reaction, work
from tests.owner import refused_to_all

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class LampLit(Event):
    name: ClassVar[str] = "tests.lamp_lit"
    watts: int


@pytest.fixture
def lamp() -> LampLit:
    return LampLit(administration_id=uuid4(), about=Ref(kind="lamp", id=uuid4(), label="مصباح"), watts=40)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[LampLit, Told]]:
    monkeypatch.setattr(subscriptions, "_by_event", {})
    monkeypatch.setattr(subscriptions, "_by_key", {})
    told: list[tuple[LampLit, Told]] = []

    @reaction(LampLit)
    def hear(event: LampLit, about: Told) -> None:
        told.append((event, about))

    return told


def test_an_entry_holds_the_whole_fact_and_its_hash(lamp: LampLit, now: datetime) -> None:
    actor = Actor(id=uuid4(), label="Amina Exemple")
    entry = Entry.objects.get(pk=record(lamp, actor=actor, now=now))
    told = json.loads(entry.canonical)
    assert told["event"]["about"]["label"] == "مصباح"
    assert told["actor"]["label"] == "Amina Exemple"
    assert bytes(entry.leaf) == leaf_hash(entry.canonical)
    assert (entry.name, entry.about_id, entry.actor_id) == ("tests.lamp_lit", lamp.about.id, actor.id)


@pytest.mark.django_db(transaction=True)
def test_a_fact_is_not_written_outside_a_transaction(lamp: LampLit, now: datetime) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        publish(lamp, actor=SYSTEM, now=now)


@pytest.mark.parametrize("statement", ["UPDATE journal_entry SET name = 'x'", "DELETE FROM journal_entry"])
def test_the_database_refuses_to_change_an_entry(lamp: LampLit, now: datetime, statement: str) -> None:
    record(lamp, actor=SYSTEM, now=now)
    refused_to_all(statement)
    assert Entry.objects.count() == 1


def test_a_subscriber_is_told_once(lamp: LampLit, now: datetime, heard: list[tuple[LampLit, Told]]) -> None:
    record(lamp, actor=SYSTEM, now=now)
    assert drain() == 1
    assert drain() == 0
    [(event, told)] = heard
    assert event == lamp
    assert told.occurred_at == now


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite has one writer at a time, and no locks on rows"
)
@pytest.mark.django_db(transaction=True)
def test_a_worker_doesnt_wait_for_another_at_the_same_delivery(lamp: LampLit, heard: list[object]) -> None:
    record(lamp, actor=SYSTEM, now=clock.now())
    [delivery] = Delivery.objects.all()
    another = connection.copy()
    try:
        another.set_autocommit(False)
        another.cursor().execute("SELECT 1 FROM journal_delivery WHERE id = %s FOR UPDATE", [delivery.pk])
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1s'")
        assert deliver_due() == 0
    finally:
        another.close()
        connection.close()
    assert drain() == 1
    assert len(heard) == 1


def test_a_failure_is_kept_with_its_cause_and_tried_again(lamp: LampLit, heard: list[object]) -> None:
    @reaction(LampLit)
    def break_down(event: LampLit, told: Told) -> None:
        if told.attempt < 2:
            raise OSError("the wire is cut")

    with time_machine.travel("2026-11-24T09:30:00Z", tick=False) as travel:
        moment = datetime.fromisoformat("2026-11-24T09:30:00+00:00")
        record(lamp, actor=SYSTEM, now=moment)
        drain()
        failing = Delivery.objects.failing().get()
        assert "the wire is cut" in failing.problem
        assert failing.next_try_at > moment
        assert deliver_due() == 0, "not before its time"
        travel.shift(timedelta(seconds=10))
        assert deliver_due() == 1
    assert not Delivery.objects.failing().exists()
    assert len(heard) == 1, "the other subscriber was told once only"


def test_a_failed_delivery_can_be_tried_at_once(lamp: LampLit, now: datetime, heard: list[object]) -> None:
    @reaction(LampLit)
    def break_down(event: LampLit, told: Told) -> None:
        if told.attempt < 2:
            raise OSError

    record(lamp, actor=SYSTEM, now=now)
    drain()
    try_again([Delivery.objects.failing().get().pk], now=now)
    assert deliver_due() == 1
    assert not Delivery.objects.filter(done_at=None).exists()


def test_work_of_a_killed_worker_is_taken_up_after_its_lease(lamp: LampLit, heard: list[object]) -> None:
    done: list[int] = []

    @work(LampLit)
    def long_work(event: LampLit, told: Told) -> None:
        if told.attempt == 1:
            raise KeyboardInterrupt  # what a kill leaves behind: a lease and no result
        done.append(told.attempt)

    with time_machine.travel("2026-11-24T09:30:00Z", tick=False) as travel:
        record(lamp, actor=SYSTEM, now=datetime.fromisoformat("2026-11-24T09:30:00+00:00"))
        slow = Delivery.objects.get(lane="slow")
        with pytest.raises(KeyboardInterrupt):
            deliver_due(slow.lane)
        assert deliver_due(slow.lane) == 0, "leased: nobody else takes it"
        travel.shift(LEASE + timedelta(seconds=1))
        drain()
    assert done == [2]


def test_the_same_request_sent_twice_gets_the_first_answer(now: datetime) -> None:
    clerk, made = Actor(id=uuid4()), uuid4()
    with transaction.atomic():
        first = requests.claim("k1", actor=clerk, action="lamp.light", content={"watts": 40}, now=now)
        assert not first.again
        first.served(made)
    with transaction.atomic():
        second = requests.claim("k1", actor=clerk, action="lamp.light", content={"watts": 40}, now=now)
    assert second.again
    assert second.result_id == made
    assert requests.answer("k1", actor=clerk, action="lamp.light", content={"watts": 40}) == made
    assert requests.answer("k2", actor=clerk, action="lamp.light", content={"watts": 40}) is None


def test_a_key_used_for_something_else_is_refused(now: datetime) -> None:
    clerk = Actor(id=uuid4())
    with transaction.atomic():
        requests.claim("k1", actor=clerk, action="lamp.light", content=1, now=now).served(uuid4())
    with pytest.raises(requests.RequestKeyReused), transaction.atomic():
        requests.claim("k1", actor=clerk, action="lamp.light", content=2, now=now)


def test_two_people_may_use_the_same_key(now: datetime) -> None:
    for person in (Actor(id=uuid4()), Actor(id=uuid4())):
        with transaction.atomic():
            assert not requests.claim("k1", actor=person, action="lamp.light", content=1, now=now).again
