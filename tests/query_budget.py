"""How many queries a page or endpoint may make, kept in query_budget.json so that a change of it is seen."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

FILE = Path(__file__).with_suffix(".json")
UPDATE = "UPDATE_BUDGET=1 .venv/bin/pytest -n 0 …"


@pytest.fixture
def budget() -> Callable[[str], AbstractContextManager[None]]:
    """`with budget("home"):` the queries made inside are at most those on record under that name.

    A new page, or one that must make more, is put on record on purpose: UPDATE_BUDGET=1, without parallel processes.
    """
    return _within


@contextmanager
def _within(name: str) -> Iterator[None]:
    with CaptureQueriesContext(connection) as captured:
        yield
    made = [
        query["sql"] for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))
    ]
    allowed = json.loads(FILE.read_text(encoding="utf-8"))
    if os.environ.get("UPDATE_BUDGET") == "1":
        allowed[name] = len(made)
        FILE.write_text(json.dumps(allowed, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    assert name in allowed, f"« {name} » makes {len(made)} queries and has no budget yet: {UPDATE}"
    assert len(made) <= allowed[name], "\n".join(
        [f"« {name} » may make {allowed[name]} queries and makes {len(made)}; if it must: {UPDATE}", *made]
    )
