"""How the product speaks to its database: SQLite in one file, or PostgreSQL."""

from typing import Any

import dj_database_url

SQLITE: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    # FULL: a number that was given must survive a power cut. recursive_triggers: REPLACE may not go round the journal's triggers.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON; PRAGMA foreign_keys=ON",
}
# Statements asked again on a connection are planned once: planning was most of what a short one cost.
POSTGRESQL: dict[str, Any] = {"server_side_binding": True, "prepare_threshold": 3}


def database(url: str, **more: Any) -> dict[str, Any]:
    """Django's description of the database at ``url``, with ``more`` of it; options that the address names go first."""
    described: dict[str, Any] = dict(dj_database_url.parse(url, **more))
    options = SQLITE if described["ENGINE"].endswith("sqlite3") else POSTGRESQL
    return described | {"OPTIONS": options | described.get("OPTIONS", {})}
