"""What all tests share: time, delivered events, real servers, and tables that tests with real transactions may empty."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import uuid6
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation

from tests.owner import owning, work_as_the_application
from tests.query_budget import budget
from tests.services import Absent, minio, postgresql, rabbitmq

if TYPE_CHECKING:
    from tests.production.installation import Production

__all__ = ["budget"]
SERVERS = {"postgresql_url", "rabbitmq_url", "minio_url", "production"}
DATABASES = {"db", "transactional_db", "live_server"}


@pytest.fixture
def now() -> datetime:
    """A working morning; past for the real clock, so that what is due then is due."""
    return datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_french() -> Iterator[None]:
    """Every test begins in the default language, whatever the one before it spoke."""
    with translation.override("fr"):
        yield


@pytest.fixture(autouse=True)
def _identifiers_of_today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Identifiers never go back in time: a test that travelled ahead would leave its year to those after it."""
    monkeypatch.setattr(uuid6, "_last_v7_timestamp", None)


@pytest.fixture
def deliver_all() -> Callable[[], int]:
    """Tell every pending delivery, and what comes of it; a failure fails the test."""
    from journal.deliver import drain
    from journal.models import Delivery

    def deliver() -> int:
        told = drain()
        problems = list(Delivery.objects.failing().values_list("subscriber", "problem"))
        assert not problems, problems
        return told

    return deliver


@pytest.fixture(scope="session")
def absent() -> Callable[[str], None]:
    """Skip for a part that this machine lacks; with REQUIRE_ALL=1 its absence fails."""

    def missing(reason: str) -> None:
        if os.environ.get("REQUIRE_ALL") == "1":
            pytest.fail(f"REQUIRE_ALL=1, but {reason}")
        pytest.skip(reason)

    return missing


def _server(
    running: Callable[[], AbstractContextManager[str]], absent: Callable[[str], None]
) -> Iterator[str]:
    try:
        with running() as url:
            yield url
    except Absent as reason:
        absent(str(reason))


@pytest.fixture(scope="session")
def postgresql_url(absent: Callable[[str], None]) -> Iterator[str]:
    """A PostgreSQL server beside the suite's own database: « postgres://superuser@host:port/postgres »."""
    yield from _server(postgresql.running, absent)


@pytest.fixture(scope="session")
def rabbitmq_url(absent: Callable[[str], None]) -> Iterator[str]:
    """A RabbitMQ broker: « amqp://… »."""
    yield from _server(rabbitmq.running, absent)


@pytest.fixture(scope="session")
def minio_url(absent: Callable[[str], None]) -> Iterator[str]:
    """A MinIO server: « s3://key:secret@host:port », to which a test adds its bucket."""
    yield from _server(minio.running, absent)


@pytest.fixture(scope="session")
def production(absent: Callable[[str], None]) -> Iterator["Production"]:
    """All parts of production, running, with the demonstration's ministry in it."""
    from tests.production import installation

    try:
        with installation.running() as running:
            running.asked("tests.production.setting_up")
            yield running
    except Absent as reason:
        absent(str(reason))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """On PostgreSQL tests own no table: they can do what the application can, and change the history no more than it."""
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock():
            work_as_the_application()
    yield
    connection.settings_dict["OPTIONS"].pop("options", None)
    connection.close()


@pytest.fixture(autouse=True, scope="session")
def _emptying_protected_tables() -> Iterator[None]:
    """Tests with real transactions empty the tables after them; only here may the triggers step aside."""
    from journal.protection import protect, protected_tables, unprotect

    emptied = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        with owning():
            tables = protected_tables(connection)
            with connection.schema_editor() as editor:
                for table in tables:
                    unprotect(table, editor)
            try:
                emptied(self)
            finally:
                with connection.schema_editor() as editor:
                    for table in tables:
                        protect(table, editor)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = emptied  # type: ignore[method-assign]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Say of each test in which process it runs, and whether it asks anything of the suite's database."""
    for item in items:
        used = set(getattr(item, "fixturenames", ()))
        if needed := sorted(SERVERS & used):  # in the same process, so that each server is started once
            item.add_marker(pytest.mark.xdist_group(needed[0]))
        if not item.get_closest_marker("django_db") and not DATABASES & used:
            item.add_marker(pytest.mark.any_database)
    yield  # -m selects, and the order is shuffled
    items.sort(
        key=_group, reverse=True
    )  # those that can't be divided first, so that no process ends long after the others


def _group(item: pytest.Item) -> str:
    return "_".join(sorted(str(mark.args[0]) for mark in item.iter_markers("xdist_group")))


def pytest_unconfigure(config: pytest.Config) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ and "TEST_DATA_DIR" in os.environ:
        shutil.rmtree(os.environ["TEST_DATA_DIR"], ignore_errors=True)
