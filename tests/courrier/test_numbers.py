"""Many clerks at one register: a number each, none twice, none missing. Real transactions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from common.errors import VersionConflict
from courrier import numbering, queries
from courrier.models import Mail, RegisterYear
from courrier.status import WrongStatus
from courrier.use_cases import _enter
from courrier.use_cases.cancel_mail import cancel_mail
from courrier.use_cases.register_incoming import register_incoming
from tests.factories.courrier import Registry

pytestmark = pytest.mark.django_db(transaction=True)

THREADS, EACH = 8, 12


@pytest.fixture
def registry(now: datetime) -> Registry:
    return Registry(now)


def _at_once(act: Callable[[int], Any]) -> list[Any]:
    gate = Barrier(THREADS)

    def run(thread: int) -> Any:
        gate.wait()
        try:
            return act(thread)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def test_eight_clerks_get_a_number_each(registry: Registry) -> None:
    """The year isn't open yet: they open it at the same instant too."""

    def work(thread: int) -> list[int | None]:
        return [registry.register(subject=f"Lettre {thread}-{turn}").number for turn in range(EACH)]

    given = [number for numbers in _at_once(work) for number in numbers]
    assert sorted(number for number in given if number) == list(range(1, THREADS * EACH + 1))
    assert queries.gaps(registry.incoming, 2026).missing == []


def test_a_year_that_another_opens_between_two_looks_takes_the_number(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    count_up, looks = numbering._count_up, iter((True, False))

    def count_before_the_other_commits(counter: QuerySet[RegisterYear]) -> int:
        if next(looks):
            RegisterYear.objects.create(
                register=registry.incoming, year=2026, opened_at=registry.now, last_number=6
            )
            return 0
        return count_up(counter)

    monkeypatch.setattr(numbering, "_count_up", count_before_the_other_commits)
    assert registry.register().number == 7


def test_one_request_sent_eight_times_at_once_is_one_letter(registry: Registry) -> None:
    details = registry.details()

    def send(_: int) -> Mail:
        return register_incoming(
            by=registry.clerk,
            register_id=registry.incoming.pk,
            details=details,
            request_key="double-clic",
            now=registry.now,
        )

    assert len({mail.pk for mail in _at_once(send)}) == 1
    assert Mail.objects.get().number == 1


def test_of_eight_who_cancel_at_once_one_does(registry: Registry) -> None:
    mail = registry.register()

    def cancel(_: int) -> bool:
        try:
            cancel_mail(by=registry.clerk, mail_id=mail.pk, reason="Erreur", now=registry.now)
        except (VersionConflict, WrongStatus):
            return False
        return True

    assert sum(_at_once(cancel)) == 1
    assert Mail.objects.get().version == 2


def test_a_registration_that_fails_leaves_no_gap(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    registry.register()

    def broken(*_: object, **__: object) -> None:
        raise OSError("the wire is cut")

    with monkeypatch.context() as patch:
        patch.setattr(_enter, "publish", broken)
        with pytest.raises(OSError, match="the wire is cut"):
            registry.register(pieces=(registry.scan(),))
    assert registry.register().number == 2
    assert Mail.objects.count() == 2
