"""Reading signatures: of a document, by the code on its stamp, by the hash of a file."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from common.identifiers import normalise_paper_code
from journal.events import event_from_data
from journal.queries import latest
from organisation.policies import must_be_administrator
from organisation.principal import Principal
from signing.events import Finding, SigningCheckAsked, SigningChecked
from signing.models import Signature


@dataclass(frozen=True, kw_only=True)
class PaperTrail:
    """What a code on paper leads to: its signature, and all signatures of the same document in their order."""

    signature: Signature
    chain: tuple[Signature, ...]

    @property
    def last(self) -> Signature:
        """The latest signature of the document: its file is the one that is in force."""
        return self.chain[-1]


@dataclass(frozen=True, kw_only=True)
class SigningCheck:
    """The last time that signing was tried, and since when an answer is awaited, if one is."""

    tried_at: datetime | None
    findings: tuple[Finding, ...]
    awaited_since: datetime | None

    @property
    def is_fine(self) -> bool:
        """Whether nothing was found wrong."""
        return all(finding.is_fine for finding in self.findings)


@dataclass(frozen=True, kw_only=True)
class SigningSetting:
    """What the settings say: where keys are (no secret), who says the time; "" is the demonstration's own."""

    keys: str
    time_stamping: str

    @property
    def is_demonstration(self) -> bool:
        """Whether signatures made here have no legal value."""
        return not (self.keys and self.time_stamping)


def last_check(by: Principal) -> SigningCheck:
    """What was found when signing was last tried for one's own administration. :raises NotAnAdministratorHere:"""
    must_be_administrator(by)
    asked = latest(SigningCheckAsked.name, about_id=by.administration_id)
    done = latest(SigningChecked.name, about_id=by.administration_id)
    waits = asked and (done is None or done.occurred_at < asked.occurred_at)
    event = event_from_data(done.name, json.loads(done.canonical)["event"]) if done else None
    return SigningCheck(
        tried_at=done.occurred_at if done else None,
        findings=event.findings if isinstance(event, SigningChecked) else (),
        awaited_since=asked.occurred_at if asked and waits else None,
    )


def signing_setting(by: Principal) -> SigningSetting:
    """How signing is set up in this installation. :raises NotAnAdministratorHere:"""
    must_be_administrator(by)
    kind, _, folder = settings.SIGNING_KEYS.partition(":")
    address = settings.TSA_URL
    return SigningSetting(
        keys=folder if kind != "demonstration" else "",
        time_stamping=address if address != "demonstration" else "",
    )


def by_code(typed: str) -> PaperTrail | None:
    """What the code printed on a stamp leads to; None when no signature bears it."""
    found = _done().filter(code=normalise_paper_code(typed)).first()
    return _trail(found) if found else None


def by_hash(sha256: str) -> PaperTrail | None:
    """The signature that made the file of this SHA-256 (hexadecimal); None when none did."""
    found = _done().filter(file__sha256=sha256.lower()).order_by("ended_at").first()
    return _trail(found) if found else None


def of_chain(chain_id: UUID) -> list[Signature]:
    """The signatures made on one document, first to last."""
    return list(_done().filter(chain_id=chain_id).order_by("ended_at"))


def made_at(steps: "QuerySet[Any, UUID]", *, after: UUID | None = None) -> QuerySet[Signature]:
    """The signatures and seals made at these steps, newest first; those older than ``after``, if it is given."""
    found = _done().filter(reference__in=steps).order_by("-pk")
    return found.filter(pk__lt=after) if after else found


def _done() -> QuerySet[Signature]:
    return Signature.objects.filter(state=Signature.State.DONE).select_related("administration", "file")


def _trail(signature: Signature) -> PaperTrail:
    return PaperTrail(signature=signature, chain=tuple(of_chain(signature.chain_id)))
