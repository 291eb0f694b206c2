"""PostgreSQL's two roles: one owns the tables and changes their shape, the other runs the application."""

from typing import Any

from django.db import connection

from journal.protection import protected_tables


def become(owner: dict[str, Any]) -> str:
    """Use the database as ``owner`` from here on; returns the name of the role that the application uses."""
    application = str(connection.settings_dict["USER"])
    connection.close()
    connection.settings_dict.update(
        {name: owner[name] for name in ("HOST", "PORT", "NAME", "USER", "PASSWORD")}
    )
    return application


def admit(application: str) -> None:
    """Let ``application`` read and write rows, and no more than add them where the history is kept."""
    role, schema = connection.ops.quote_name(application), "public"
    kept = ", ".join(connection.ops.quote_name(table) for table in protected_tables(connection))
    statements = [
        f"GRANT USAGE ON SCHEMA {schema} TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
        f"REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER, REFERENCES ON {kept} FROM {role}",
    ]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def may_alter_history() -> list[str]:
    """The tables of the history that the present role could change; none, when all is well."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relname = ANY(%s) AND (pg_has_role(c.relowner, 'USAGE')"
            " OR has_table_privilege(c.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER'))",
            [protected_tables(connection)],
        )
        return sorted(name for (name,) in cursor.fetchall())
