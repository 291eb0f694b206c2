"""Writing facts: one entry, and one delivery for each subscriber, in the caller's transaction."""

import hashlib
import json
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction

from common.identifiers import new_id
from journal import tasks
from journal.events import Actor, Event, to_data
from journal.models import Delivery, Entry
from journal.subscriptions import subscriptions_to

_LEAF = b"\x00"  # RFC 6962: leaves and nodes are hashed apart


def publish(event: Event, *, actor: Actor, now: datetime) -> UUID:
    """Write ``event`` by ``actor`` at ``now`` and what must be told of it; returns the entry's identifier.

    :raises TransactionManagementError: outside a transaction, since a fact and its record stand or fall together.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "publish() belongs in the transaction that makes the fact true."
        )
    entry = _entry(event, actor, now)
    entry.save(force_insert=True)
    deliveries = [
        Delivery(entry=entry, subscriber=subscription.key, lane=subscription.lane, next_try_at=now)
        for subscription in subscriptions_to(type(event))
    ]
    if deliveries:
        Delivery.objects.bulk_create(deliveries)
        for lane in {delivery.lane for delivery in deliveries}:
            tasks.wake_after_commit(lane)
    return entry.id


def record(event: Event, *, actor: Actor, now: datetime) -> UUID:
    """Write an event that changes nothing else (a consultation, an export, a refused access, a sign-in)."""
    with transaction.atomic():
        return publish(event, actor=actor, now=now)


def leaf_hash(canonical: str) -> bytes:
    """SHA-256 of an entry's canonical text as a Merkle leaf (RFC 6962, section 2.1)."""
    return hashlib.sha256(_LEAF + canonical.encode()).digest()


def _entry(event: Event, actor: Actor, now: datetime) -> Entry:
    identifier = new_id()
    text = json.dumps(
        {
            "id": str(identifier),
            "name": event.name,
            "at": now.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": {key: value for key, value in to_data(actor).items() if value not in (None, "")},
            "event": to_data(event),
        },
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return Entry(
        id=identifier,
        canonical=text,
        leaf=leaf_hash(text),
        name=event.name,
        occurred_at=now,
        administration_id=event.administration_id,
        actor_id=actor.id,
        unit_id=event.unit_id,
        about_kind=event.about.kind,
        about_id=event.about.id,
        matter_kind=event.matter.kind if event.matter else "",
        matter_id=event.matter.id if event.matter else None,
    )
