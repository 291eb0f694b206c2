"""What all tests share: time, delivered events, and a database whose append-only tables can be emptied between tests."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase

PROTECTED_TABLES = ["journal_entry"]


@pytest.fixture
def now() -> datetime:
    """A working morning; past for the real clock, so that what is due then is due."""
    return datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


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


@pytest.fixture(autouse=True, scope="session")
def _emptying_protected_tables() -> Iterator[None]:
    """Tests with real transactions empty the tables after them; only here may the triggers step aside."""
    from journal.protection import protect, unprotect

    emptied = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        with connection.schema_editor() as editor:
            for table in PROTECTED_TABLES:
                unprotect(table, editor)
        try:
            emptied(self)
        finally:
            with connection.schema_editor() as editor:
                for table in PROTECTED_TABLES:
                    protect(table, editor)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = emptied  # type: ignore[method-assign]


@pytest.fixture
def absent() -> Callable[[str], None]:
    """Skip for a part that this machine lacks; with REQUIRE_ALL=1 its absence fails."""

    def missing(reason: str) -> None:
        if os.environ.get("REQUIRE_ALL") == "1":
            pytest.fail(f"REQUIRE_ALL=1, but {reason}")
        pytest.skip(reason)

    return missing


def pytest_configure(config: Any) -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker and "DATA_DIR" in os.environ:
        os.environ["DATA_DIR"] = f"{os.environ['DATA_DIR']}/{worker}"
