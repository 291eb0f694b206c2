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
_UNION = "SELECT entered_at, mail_id FROM ({streams}) ORDER BY entered_at DESC, mail_id DESC LIMIT %s"
_LATERAL = """
SELECT entered_at, mail_id FROM (
    SELECT DISTINCT x.entered_at, x.mail_id FROM unnest(%s::uuid[]) AS s (scope) CROSS JOIN LATERAL (
        SELECT r.entered_at, r.mail_id FROM courrier_mailreach r WHERE r.scope = s.scope{where}
        ORDER BY r.entered_at DESC, r.mail_id DESC LIMIT %s
    ) AS x
) AS merged
ORDER BY entered_at DESC, mail_id DESC LIMIT %s
"""
_TAGGED = "SELECT {place} AS list, mail_id FROM ({text}) AS l{place}"
_HOLDING = """
SELECT n.entered_at, n.mail_id, (SELECT {holds} FROM courrier_searchtext t WHERE t.mail_id = n.mail_id)
FROM ({text}) AS n
"""


@dataclass(frozen=True)
class Condition:
    """A part of a WHERE clause on ``r`` (a row of reach) and what fills its places."""

    text: str
    parameters: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Newest:
    """A list to read: the newest mails that reached one of ``scopes``, from ``before`` on."""

    scopes: Sequence[UUID]
    conditions: Sequence[Condition]
    limit: int
    before: tuple[datetime, UUID] | None = None


def newest(*lists: Newest) -> list[list[UUID]]:
    """The mails of each list, each stream read by its index and merged; fewest rows touched.

    One statement for all of them, on SQLite one more for each 400 scopes of a list. An answer may be longer than its
    ``limit``, and isn't in order.
    """
    parts: list[list[tuple[str, list[Any]]]] = []
    for place, one in enumerate(lists):
        for turn, (text, parameters) in enumerate(_statements(one)):
            if turn == len(parts):
                parts.append([])
            parts[turn].append((_TAGGED.format(place=place, text=text), parameters))
    found: list[dict[UUID, None]] = [{} for _ in lists]
    for turns in parts:
        with connection.cursor() as cursor:
            cursor.execute(
                " UNION ALL ".join(text for text, _ in turns),
                [value for _, parameters in turns for value in parameters],
            )
            for place, mail_id in cursor:
                found[place][_id(mail_id)] = None
    return [list(ids) for ids in found]


def newest_with(words: str, one: Newest) -> tuple[list[UUID], bool]:
    """Of the newest mails of a list, the newest first, those whose search text holds all ``words`` (as in :func:`matches`).

    And whether the list has no more than the mails looked at, which its ``limit`` bounds.
    """
    position = "strpos" if connection.vendor == "postgresql" else "instr"
    parts = [f" {part}" for part in words.split()]
    holds = " AND ".join([f"{position}(' ' || t.words, %s) > 0"] * len(parts))
    looked_at: dict[tuple[Any, Any], bool] = {}
    for text, parameters in _statements(one):
        with connection.cursor() as cursor:
            cursor.execute(_HOLDING.format(holds=holds, text=text), [*parts, *parameters])
            looked_at |= {(entered_at, mail_id): held for entered_at, mail_id, held in cursor}
    newest_first = sorted(looked_at, reverse=True)[: one.limit]
    holding = [_id(mail_id) for entered_at, mail_id in newest_first if looked_at[entered_at, mail_id]]
    return holding, len(looked_at) < one.limit


def _statements(one: Newest) -> Iterator[tuple[str, list[Any]]]:
    if not one.scopes:
        return iter(())
    conditions = tuple(one.conditions)
    if one.before:
        conditions += (Condition("(r.entered_at, r.mail_id) < (%s, %s)", one.before),)
    where = "".join(f" AND {condition.text}" for condition in conditions)
    filled = [_adapted(value) for condition in conditions for value in condition.parameters]
    on_this = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    return on_this(one.scopes, where, filled, one.limit)


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


def _id(mail_id: Any) -> UUID:
    return mail_id if isinstance(mail_id, UUID) else UUID(mail_id)


def _adapted(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, UUID) and connection.vendor != "postgresql":
        return value.hex
    return value
