"""On PostgreSQL the application's role uses the tables, and can't rewrite the history."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.architecture.source import ROOT
from tests.architecture.test_settings import PRODUCTION


class Installation:
    """A database with the two roles, as docs/operating.md tells to make them."""

    def __init__(self, server: str, folder: Path) -> None:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute("DROP DATABASE IF EXISTS bureau")
            for role in ("bureau_owner", "bureau_app"):
                admin.execute(f"DROP ROLE IF EXISTS {role}")
                admin.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'x'")
            admin.execute("CREATE DATABASE bureau OWNER bureau_owner")
        place = server.split("@")[1].split("/")[0]
        self.owner, self.application = (
            f"postgres://{role}:x@{place}/bureau" for role in ("bureau_owner", "bureau_app")
        )
        self.environment = (
            PRODUCTION
            | {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings.production"}
            | {
                "DATA_DIR": str(folder),
                "STATIC_ROOT": str(folder / "static"),
                "DATABASE_URL": self.application,
            }
        )

    def manage(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment | environment, capture_output=True, text=True, check=False,
        )  # fmt: skip


@pytest.fixture(scope="module")
def installation(postgresql_url: str, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    new = Installation(postgresql_url, tmp_path_factory.mktemp("production"))
    done = new.manage("migrate", DATABASE_OWNER_URL=new.owner)
    assert done.returncode == 0, done.stderr
    assert "only add to the history" in done.stdout
    return new


@pytest.mark.parametrize("table", ["journal_entry", "audit_seal"])
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE {} SET {key} = {key}",
        "DELETE FROM {}",
        "TRUNCATE {} CASCADE",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "DROP TABLE {} CASCADE",
        "DROP TRIGGER {}_append_only ON {}",
        "CREATE TABLE {}_copy AS SELECT * FROM {}",
    ],
)
def test_the_application_cannot_rewrite_the_history(
    installation: Installation, table: str, change: str
) -> None:
    with (
        psycopg.connect(installation.application) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(change.format(table, table, key="number" if table == "audit_seal" else "id"))


def test_the_application_can_work(installation: Installation) -> None:
    said = installation.manage("check", "--database", "default")
    assert said.returncode == 0, said.stderr
    with psycopg.connect(installation.application) as connection:
        connection.execute("DELETE FROM journal_delivery")
        connection.execute("SELECT count(*) FROM journal_entry")


def test_migrations_can_be_run_again(installation: Installation) -> None:
    again = installation.manage("migrate", DATABASE_OWNER_URL=installation.owner)
    assert again.returncode == 0, again.stderr


def test_an_application_that_owns_its_tables_is_refused(installation: Installation) -> None:
    said = installation.manage("check", "--database", "default", DATABASE_URL=installation.owner)
    assert said.returncode != 0
    assert "could rewrite the history" in said.stderr
    assert "DATABASE_OWNER_URL" in said.stderr


def test_one_role_for_both_is_refused(installation: Installation) -> None:
    said = installation.manage("migrate", DATABASE_OWNER_URL=installation.application)
    assert said.returncode != 0
    assert "both name the role bureau_app" in said.stderr


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("DATABASE_URL", "sqlite:///x.sqlite3", "names no PostgreSQL"),
        ("SECRET_KEY", "short", "could be guessed"),
        ("TSA_URL", "demonstration", "no legal value"),
        ("SIGNING_KEYS", "demonstration", "no legal value"),
    ],
)
def test_an_unsafe_production_is_refused(
    installation: Installation, name: str, value: str, complaint: str
) -> None:
    said = installation.manage("check", **{name: value})
    assert said.returncode != 0
    assert complaint in said.stderr


def test_processes_share_their_cache(installation: Installation) -> None:
    """Quotas and locks would otherwise be counted for each process apart."""
    add = "from django.core.cache import cache; print('first' if cache.add('quota', 1) else 'known')"
    said = [installation.manage("shell", "--verbosity", "0", "-c", add).stdout.strip() for _ in range(2)]
    assert said == ["first", "known"]
