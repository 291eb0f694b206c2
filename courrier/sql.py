"""What SQLite and PostgreSQL say differently: streams merged newest first, and search by words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

_SQLITE_TERMS = 400  # a compound SELECT takes 500 terms
_STREAM = """
SELECT * FROM (
    SELECT r.entered_at, r.mail_id FROM courrier_mailreach r WHERE r.scope = %s{where}
    ORDER BY r.entered_at DESC, r.mail_id DESC LIMIT %s
)
"""
_UNION = "SELECT mail_id FROM ({streams}) ORDER BY entered_at DESC, mail_id DESC LIMIT %s"
_LATERAL = """
SELECT mail_id FROM (
    SELECT DISTINCT x.entered_at, x.mail_id FROM unnest(%s::uuid[]) AS s (scope) CROSS JOIN LATERAL (
        SELECT r.entered_at, r.mail_id FROM courrier_mailreach r WHERE r.scope = s.scope{where}
        ORDER BY r.entered_at DESC, r.mail_id DESC LIMIT %s
    ) AS x
) AS merged
ORDER BY entered_at DESC, mail_id DESC LIMIT %s
"""


@dataclass(frozen=True)
class Condition:
    """A part of a WHERE clause on ``r`` (a row of reach) and what fills its places."""

    text: str
    parameters: tuple[Any, ...] = ()


def newest(
    scopes: Sequence[UUID],
    conditions: Sequence[Condition],
    *,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> list[UUID]:
    """The newest mails that reached one of ``scopes``, each stream read by its index and merged; fewest rows touched.

    One statement, on SQLite one for each 400 scopes. The answer may be longer than ``limit``, and isn't in order.
    """
    if not scopes:
        return []
    if before:
        conditions = (*conditions, Condition("(r.entered_at, r.mail_id) < (%s, %s)", before))
    where = "".join(f" AND {condition.text}" for condition in conditions)
    filled = [_adapted(value) for condition in conditions for value in condition.parameters]
    statements = (_on_postgresql if connection.vendor == "postgresql" else _on_sqlite)(
        scopes, where, filled, limit
    )
    found: dict[UUID, None] = {}
    for text, parameters in statements:
        with connection.cursor() as cursor:
            cursor.execute(text, parameters)
            found |= dict.fromkeys(row[0] if isinstance(row[0], UUID) else UUID(row[0]) for row in cursor)
    return list(found)


def _on_postgresql(
    scopes: Sequence[UUID], where: str, filled: list[Any], limit: int
) -> Iterator[tuple[str, list[Any]]]:
    yield _LATERAL.format(where=where), [list(scopes), *filled, limit, limit]


def _on_sqlite(
    scopes: Sequence[UUID], where: str, filled: list[Any], limit: int
) -> Iterator[tuple[str, list[Any]]]:
    stream = _STREAM.format(where=where)
    for start in range(0, len(scopes), _SQLITE_TERMS):
        some = scopes[start : start + _SQLITE_TERMS]
        parameters = [value for scope in some for value in (scope.hex, *filled, limit)]
        yield _UNION.format(streams=" UNION ".join([stream] * len(some))), [*parameters, limit]


def matches(words: str) -> RawSQL:
    """Whether a mail's search text holds every one of ``words`` (folded, parted by spaces), each as a beginning."""
    parts = words.split()
    if connection.vendor == "postgresql":
        query = " & ".join(f"{part}:*" for part in parts)
        return RawSQL(
            "to_tsvector('simple', words) @@ to_tsquery('simple', %s)",
            [query],
            BooleanField(),
        )
    query = " ".join(f'"{part}"*' for part in parts)
    return RawSQL(
        "id IN (SELECT rowid FROM courrier_search WHERE courrier_search MATCH %s)",
        [query],
        BooleanField(),
    )


def index_search(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """For the migration: the index of words, which the database itself keeps in step."""
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE INDEX courrier_search ON courrier_searchtext USING gin (to_tsvector('simple', words))"
        )
        return
    editor.execute(
        "CREATE VIRTUAL TABLE courrier_search USING fts5("
        "words, content='courrier_searchtext', content_rowid='id', tokenize='unicode61 remove_diacritics 0')"
    )
    gone = "INSERT INTO courrier_search(courrier_search, rowid, words) VALUES ('delete', old.id, old.words);"
    come = "INSERT INTO courrier_search(rowid, words) VALUES (new.id, new.words);"
    for verb, what in (("INSERT", come), ("DELETE", gone), ("UPDATE", gone + " " + come)):
        editor.execute(
            f"CREATE TRIGGER courrier_search_{verb.lower()} AFTER {verb} ON courrier_searchtext BEGIN {what} END"
        )


def drop_search(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """For the migration, backwards."""
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP INDEX courrier_search")
        return
    for verb in ("insert", "delete", "update"):
        editor.execute(f"DROP TRIGGER courrier_search_{verb}")
    editor.execute("DROP TABLE courrier_search")


def _adapted(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, UUID) and connection.vendor != "postgresql":
        return value.hex
    return value
