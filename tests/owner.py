"""PostgreSQL's two roles in the suite: tests work as the application does, and step out of that only where they say so."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from config import roles

APPLICATION = "bureau_app"


def work_as_the_application() -> None:
    """From the next connection on, this process has the rights that `migrate` leaves to the application's role."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DO $$ BEGIN CREATE ROLE {APPLICATION}; "
            "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        )
    admit_the_application()
    connection.settings_dict["OPTIONS"] |= {"options": f"-c role={APPLICATION}"}
    connection.close()


def admit_the_application() -> None:
    """To the tables that are there now."""
    if connection.vendor == "postgresql":
        roles.admit(APPLICATION)


@contextmanager
def owning() -> Iterator[None]:
    """As whoever owns the tables: who may empty them, change their shape, or tamper with the history."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        yield
        cursor.execute(f"SET ROLE {APPLICATION}")


def refused_to_all(statement: str) -> None:
    """The application hasn't the right, and the owner meets the trigger."""
    with pytest.raises(DatabaseError, match=r"permission denied|append-only"):
        _tried(statement)
    with owning(), pytest.raises(DatabaseError, match="append-only"):
        _tried(statement)


def _tried(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
