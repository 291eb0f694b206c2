"""Requests served once: the same request sent again (double click, back button, retried call) gets the first one's answer."""

import hashlib
import json
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from common.errors import Kind, Refusal, gettext_noop
from journal.events import Actor
from journal.models import ServedRequest

KEPT = timedelta(days=30)


class RequestKeyReused(Refusal):
    """One key came with two different requests."""

    code = "request_key_reused"
    kind = Kind.CONFLICT
    message = gettext_noop(
        "This form was already sent with other content. Open it again, then fill in what changed."
    )


class Claim:
    """The right to serve a request, or the answer it already got."""

    def __init__(self, served: ServedRequest | None, *, again: bool) -> None:
        self._served = served
        self.again = again

    @property
    def result_id(self) -> UUID:
        """The record that the first serving made; only when ``again``."""
        if not self.again or self._served is None or self._served.result_id is None:
            raise LookupError("This request has not been served yet.")
        return self._served.result_id

    def served(self, result_id: UUID) -> None:
        """Keep the record that answers the request, in the same transaction that made it."""
        if self._served is not None:
            ServedRequest.objects.filter(pk=self._served.pk).update(result_id=result_id)


def claim(key: str | None, *, actor: Actor, action: str, content: object, now: datetime) -> Claim:
    """Claim ``key`` for ``action`` inside the use case's transaction; without a key every request is served.

    A second request that arrives meanwhile waits for the first transaction's end, then gets its answer.

    :raises RequestKeyReused: the key was used for another action or other content.
    """
    if not key:
        return Claim(None, again=False)
    fingerprint, requester = _fingerprint(content), _requester(actor)
    try:
        with transaction.atomic():
            mine = ServedRequest.objects.create(
                requester_id=requester, key=key, action=action, fingerprint=fingerprint, served_at=now
            )
        return Claim(mine, again=False)
    except IntegrityError:
        earlier = ServedRequest.objects.get(requester_id=requester, key=key)
    _require_same(earlier, action, fingerprint)
    return Claim(earlier, again=True)


def answer(key: str | None, *, actor: Actor, action: str, content: object) -> UUID | None:
    """The record that answered this very request, if it was served before; asked ahead of checks that would now fail.

    :raises RequestKeyReused: the key was used for another action or other content.
    """
    if not key:
        return None
    earlier = ServedRequest.objects.filter(requester_id=_requester(actor), key=key).first()
    if earlier is None:
        return None
    _require_same(earlier, action, _fingerprint(content))
    return earlier.result_id


def forget_old(*, now: datetime) -> int:
    """Remove keys older than :data:`KEPT`; returns how many."""
    return ServedRequest.objects.filter(served_at__lt=now - KEPT).delete()[0]


def _fingerprint(content: object) -> str:
    return hashlib.sha256(json.dumps(content, default=str, sort_keys=True).encode()).hexdigest()


def _requester(actor: Actor) -> UUID:
    return actor.id or UUID(int=0)


def _require_same(earlier: ServedRequest, action: str, fingerprint: str) -> None:
    if (earlier.action, earlier.fingerprint) != (action, fingerprint):
        raise RequestKeyReused
