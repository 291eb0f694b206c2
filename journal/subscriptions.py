"""Who is told of what. Rooms above subscribe in their ``reactions.py``; the journal knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from journal.events import Actor, Event
from journal.models import Lane


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a subscriber gets besides the event: which entry, by whom, when it happened, and the present instant."""

    entry_id: UUID
    actor: Actor
    occurred_at: datetime
    now: datetime
    attempt: int


Handler = Callable[[Any, Told], None]


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """A handler and the way it is called."""

    key: str
    handler: Handler
    lane: Lane
    in_transaction: bool


_by_event: dict[type[Event], list[Subscription]] = {}
_by_key: dict[str, Subscription] = {}


def reaction(*events: type[Event]) -> Callable[[Handler], Handler]:
    """Call the function with each of ``events``, in one transaction with the mark that it was told: exactly one effect.

    For what only touches the database. It reads the state again: events arrive in any order.
    """
    return _subscribe(events, lane=Lane.FAST, in_transaction=True)


def work(*events: type[Event], lane: Lane = Lane.SLOW) -> Callable[[Handler], Handler]:
    """Call the function with each of ``events``, outside any transaction, at least once.

    For files, keys, mail, anything slow. It must bear being called twice and being killed in the middle.
    """
    return _subscribe(events, lane=lane, in_transaction=False)


def subscriptions_to(event: type[Event]) -> list[Subscription]:
    """The subscriptions to one event."""
    return _by_event.get(event, [])


def subscribers() -> list[str]:
    """The keys of all that subscribe."""
    return sorted(_by_key)


def subscription(key: str) -> Subscription:
    """One subscription. :raises KeyError: nobody subscribes under this key any more."""
    return _by_key[key]


def _subscribe(
    events: tuple[type[Event], ...], *, lane: Lane, in_transaction: bool
) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        key = f"{handler.__module__.split('.')[0]}.{handler.__name__}"
        if key in _by_key and _by_key[key].handler.__module__ != handler.__module__:
            raise TypeError(f"Two subscribers are called {key}.")
        known = Subscription(key=key, handler=handler, lane=lane, in_transaction=in_transaction)
        _by_key[key] = known
        for event in events:
            _by_event.setdefault(event, []).append(known)
        return handler

    return register
