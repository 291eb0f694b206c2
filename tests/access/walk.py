"""Every address of the site and every operation of the API, tried by everybody, and what came of it."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, NamedTuple

from django.core.cache import cache
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from api.pages_for_people import described
from demo.story import SUBJECT
from tests.access import records
from tests.access.cast import COLUMNS
from tests.web.pages import pages

MAY, MAY_NOT = "x", "."
MAY_READ, MAY_SEND = "r", "s"  # a page that opens, but takes no form from this person; or the other way round
REFUSED = {401, 403, 404, 409}  # 409: nobody could, as things stand
PUBLIC = {"verify", "verify-code"}  # say to anybody which administration made a paper
OF_OTHERS = (SUBJECT, "Oued Zitoun", "Ministère de l’Exemple</")  # what the neighbour must never read


@dataclass(frozen=True)
class Door:
    """What somebody may try: the address as it is called in the table, and how it is tried."""

    name: str
    methods: tuple[str, ...]
    address: Callable[[], str]
    body: Callable[[], dict[str, Any]] = dict
    by_machines: bool = False


class Found(NamedTuple):
    """A door with what is asked there."""

    door: Door
    address: str
    body: dict[str, Any]


def doors_of_the_site() -> Iterator[Door]:
    """Every address of the site; as the walk over the pages opens it, where it does."""
    shown = pages()
    for name, pattern in _addresses(get_resolver(), "web."):
        needed = list(pattern.pattern.converters)

        def address(name: str = name, needed: list[str] = needed) -> str:
            if name not in shown:
                return reverse(name, kwargs=records.parts(name, needed))
            return reverse(name, kwargs=shown[name][0].arguments()) + shown[name][0].asked

        yield Door(name, ("get", "post"), address, partial(records.form, name))


def doors_of_the_api() -> Iterator[Door]:
    """Every operation: a method of an address, with the description's example of its body."""
    examples = _examples()
    for name, pattern in _addresses(get_resolver(), "api.resources"):
        needed = list(pattern.pattern.converters)

        def address(name: str = name, needed: list[str] = needed) -> str:
            asked = records.ASKED.get(name, str)()
            return reverse(name, kwargs=records.parts(name, needed)) + asked

        for method in sorted(set(pattern.callback.actions) - {"head"}):  # type: ignore[attr-defined]
            example = examples.get((_plain(str(pattern.pattern)), method)) or {}

            def body(
                name: str = name, needed: list[str] = needed, example: dict[str, Any] = example
            ) -> dict[str, Any]:
                return records.body(name, example, records.parts(name, needed))

            yield Door(f"{name.removeprefix('api-')} {method}", (method,), address, body, by_machines=True)


def _examples() -> dict[tuple[str, str], dict[str, Any]]:
    """The bodies that the API's own description gives as examples."""
    found = {}
    for path, methods in described()["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            found[_plain(path.removeprefix("/api/v1/")), method] = content.get("example")
    return found


def _plain(route: str) -> str:
    return re.sub(r"<[^>]*>|\{[^}]*\}", "*", route)


def found_at(doors: Iterable[Door]) -> tuple[list[Found], list[str]]:
    """Each door with its address and body, and what no record was found for; while there is one administration only."""
    found, wrong = [], []
    for door in doors:
        try:
            found.append(Found(door, door.address(), door.body()))
        except (LookupError, ObjectDoesNotExist) as problem:
            wrong.append(
                f"{door.name}: say in tests/access/records.py which record its address names ({problem!r})"
            )
    return found, wrong


def tried(found: Found, clients: dict[str, Client]) -> tuple[str, list[str]]:
    """One mark a column: whether the door opens; and what must never be. Nothing that is done there stays."""
    door = found.door
    marks, wrong, methods = "", [], list(door.methods)
    for name, client in clients.items():
        opened = []
        for method in list(methods):
            with transaction.atomic():
                cache.clear()
                cookies = client.cookies.output(header="", sep=";")
                answer = _asked(client, method, found)
                said = _said(answer)
                client.cookies = SimpleCookie(cookies)
                transaction.set_rollback(True)
            if answer.status_code == 405:  # says nothing about anybody: the others aren't sent there
                methods.remove(method)
                continue
            if name == "neighbour" and door.name not in PUBLIC:
                read = [words for words in OF_OTHERS if words in said]
                wrong += [f"{door.name}: {method} lets the neighbour read {read}"] if read else []
            if answer.status_code >= 500:
                wrong.append(f"{door.name}: {method} by {name} breaks it ({answer.status_code})")
            if not _is_refused(answer):
                opened.append(method)
        marks += _mark(opened, methods)
    return marks, wrong


def _mark(opened: list[str], methods: list[str]) -> str:
    if opened in ([], methods):
        return MAY if opened else MAY_NOT
    return MAY_READ if opened == ["get"] else MAY_SEND


def table(name: str) -> dict[str, str]:
    """A table of this folder: a line's name → its marks."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    rows = [line.rpartition("  ") for line in lines if line and not line.startswith("#")]
    return {left.strip(): right.replace(" ", "") for left, _, right in rows}


def line(name: str, marks: str) -> str:
    """A line as it stands in a table."""
    return f"{name:<42}  {' '.join(marks)}"


def compared(found: dict[str, str], listed: dict[str, str], file: str) -> list[str]:
    """How a table differs from what was found."""
    wrong = [
        f"no line in tests/access/{file}. As it is now, if that is right:\n{line(name, marks)}"
        for name, marks in found.items()
        if name not in listed
    ]
    wrong += [f"{name}: is gone, take its line from {file}" for name in listed if name not in found]
    for name, marks in found.items():
        for column, is_, should_be in zip(COLUMNS, marks, listed.get(name, marks), strict=True):
            if is_ != should_be:
                wrong.append(f"{name}: {column} has « {is_} », and « {should_be} » in {file}")
    return wrong


def _asked(client: Client, method: str, found: Found) -> HttpResponseBase:
    if not found.door.by_machines or not found.body:
        return getattr(client, method)(found.address, data=found.body if method == "post" else None)
    return getattr(client, method)(found.address, data=found.body, content_type="application/json")


def _said(answer: HttpResponseBase) -> str:
    """What the answer says; of a file nothing, but it is read to its end and so closed."""
    if answer.streaming:
        b"".join(answer)  # type: ignore[call-overload]
        return ""
    return answer.content.decode(errors="replace")  # type: ignore[attr-defined]


def _is_refused(answer: HttpResponseBase) -> bool:
    """Nothing there for this person: not allowed, as absent, not now, or the way to the entrance."""
    sent_away = answer.status_code == 302 and answer["Location"].startswith("/sign-in/")
    return sent_away or answer.status_code in REFUSED


def _addresses(resolver: URLResolver, module: str) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace is None:
                yield from _addresses(entry, module)
        elif entry.name and entry.callback.__module__.startswith(module):
            yield entry.name, entry
