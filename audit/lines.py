"""An entry as the auditor reads it, parsed from its canonical text, which is what the proof covers."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from audit.sentences import act, sentence, who
from journal.events import REGISTRY, Actor, Change, Ref, actor_from_data


@dataclass(frozen=True, kw_only=True)
class AuditLine:
    """One entry: its place in the proof, who did what to which record, from where, with what before and after."""

    entry_id: UUID
    position: int | None
    sealed_at: datetime | None
    occurred_at: datetime
    name: str
    actor: Actor
    administration_id: UUID | None
    unit_id: UUID | None
    about: Ref
    matter: Ref | None
    changes: Sequence[Change]
    data: dict[str, Any]

    @property
    def is_sealed(self) -> bool:
        """Whether the entry has its place in a seal; it has within a minute or so."""
        return self.position is not None

    @property
    def who(self) -> str:
        """The actor, and for whom; in the reader's language."""
        return who(self.actor)

    @property
    def sentence(self) -> str:
        """What happened, in the reader's language."""
        return sentence(self.name, self.data, self.actor)

    @property
    def act(self) -> str:
        """The same, without who did it."""
        return act(self.name, self.data)

    @property
    def tells_who(self) -> bool:
        """Whether the sentence begins with who did it; some say only what came of it."""
        known = REGISTRY.get(self.name)
        return known is not None and "{actor}" in known.sentence

    @property
    def only_reads(self) -> bool:
        """Whether nothing changed: a consultation, a download, an export."""
        known = REGISTRY.get(self.name)
        return known is not None and known.reads


def line(entry_id: UUID, canonical: str, position: int | None, sealed_at: datetime | None) -> AuditLine:
    """The entry as a line."""
    told = json.loads(canonical)
    data = told["event"]
    return AuditLine(
        entry_id=entry_id,
        position=position,
        sealed_at=sealed_at,
        occurred_at=datetime.fromisoformat(told["at"]),
        name=told["name"],
        actor=actor_from_data(told["actor"]),
        administration_id=_id(data.get("administration_id")),
        unit_id=_id(data.get("unit_id")),
        about=_ref(data["about"]),
        matter=_ref(data["matter"]) if data.get("matter") else None,
        changes=[
            Change(field=change["field"], before=change["before"], after=change["after"])
            for change in data.get("changes") or ()
        ],
        data=data,
    )


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _ref(data: dict[str, str]) -> Ref:
    return Ref(
        kind=data["kind"], id=UUID(data["id"]), label=data.get("label", ""), label_ar=data.get("label_ar", "")
    )
