"""Facts already written must stay readable: the fields of each event are kept in events.json."""

import dataclasses
import json
import os
from importlib import import_module
from pathlib import Path
from typing import get_args

from journal.events import REGISTRY, Actor, Event
from tests.architecture.source import ROOMS, ROOT

GOLDEN = Path(__file__).with_name("events.json")


def _fields() -> dict[str, list[str]]:
    for room in ROOMS:
        if (ROOT / room / "events.py").exists() or (ROOT / room / "events").is_dir():
            import_module(f"{room}.events")
    kinds: dict[str, type] = {"(actor)": Actor} | {
        name: event for name, event in REGISTRY.items() if event.__module__.split(".")[0] in ROOMS
    }
    return {
        name: [f"{field.name}: {_spelled(field.type)}" for field in dataclasses.fields(kind)]
        for name, kind in sorted(kinds.items())
    }


def _spelled(kind: object) -> str:
    return kind.__name__ if isinstance(kind, type) and not get_args(kind) else str(kind)


def test_the_fields_of_events_are_those_on_record() -> None:
    """Update on purpose with: UPDATE_EVENTS=1 pytest tests/architecture/test_events.py

    Only add events, or fields with a default: a field that goes or changes makes the entries of the past unreadable.
    """
    if os.environ.get("UPDATE_EVENTS") == "1":
        GOLDEN.write_text(json.dumps(_fields(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert _fields() == json.loads(GOLDEN.read_text(encoding="utf-8")), "see this test's docstring"


def test_events_are_frozen_and_carry_their_room() -> None:
    _fields()
    for name, event in REGISTRY.items():
        room = event.__module__.split(".")[0]
        if room not in ROOMS:
            continue
        assert issubclass(event, Event)
        assert event.__dataclass_params__.frozen, f"{name}: @dataclass(frozen=True, kw_only=True)"
        assert name.startswith(f"{room}."), f"{name} is published by {room}: call it « {room}.… »"
