"""Reading signatures: of a document, by the code on its stamp, by the hash of a file."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from common.identifiers import normalise_paper_code
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
