"""Triggers that keep tables append-only, in the words of each database."""

from django.apps.registry import Apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def protect(table: str, editor: BaseDatabaseSchemaEditor) -> None:
    """Let rows be added to ``table``, and never changed, removed or truncated."""
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$"
        )
        editor.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        editor.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        editor.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def unprotect(table: str, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers of :func:`protect` away (migrations backwards, and tests that tamper)."""
    if editor.connection.vendor == "postgresql":
        for name in (f"{table}_append_only", f"{table}_no_truncate"):
            editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        return
    for verb in ("update", "delete"):
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")


def protected_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables that :func:`protect` holds, as the database itself knows them."""
    if connection.vendor == "postgresql":
        found = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%_append_only'"
    else:
        found = (
            "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name = tbl_name || '_no_update'"
        )
    with connection.cursor() as cursor:
        cursor.execute(found)
        return sorted(table for (table,) in cursor.fetchall())


def protect_journal(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """For the migration."""
    protect("journal_entry", editor)


def unprotect_journal(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """For the migration, backwards."""
    unprotect("journal_entry", editor)
