"""The pages of the site, taken from its table of addresses: each is somebody's page, or it is said why it is none.

Every room of the site has its module here with ``PAGES`` and ``NOT_PAGES``, both by the address's name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Any


@dataclass(frozen=True)
class Page:
    """A page as one person of the demonstration opens it."""

    person: str
    """Local part of the account's address; empty for a visitor who hasn't signed in."""
    arguments: Callable[[], dict[str, Any]] = dict
    """What the address needs, found in the demonstration's data."""
    query: str | Callable[[], str] = ""

    @property
    def asked(self) -> str:
        """What follows the address."""
        return self.query() if callable(self.query) else self.query


def _rooms() -> list[Any]:
    return [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]


def pages() -> dict[str, list[Page]]:
    """Every page by the name of its address; an address may be shown as several people see it."""
    found: dict[str, list[Page]] = {}
    for room in _rooms():
        for name, shown in room.PAGES.items():
            found.setdefault(name, []).extend(shown if isinstance(shown, list) else [shown])
    return found


def not_pages() -> dict[str, str]:
    """Why an address is no page: only acts, answers a part of a page, hands over a file."""
    return {name: reason for room in _rooms() for name, reason in room.NOT_PAGES.items()}
