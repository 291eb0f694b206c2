"""Progress and the last decision as plain JSON values and back, for whoever stores them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from .values import Holders, LastDecision, Opinion, Outcome, Progress, StepState, Verb

Json = dict[str, Any]


def dump_outcome(outcome: Outcome) -> Json:
    """``outcome`` as JSON values: ids and instants as text, nothing left out."""
    return {
        "verb": outcome.verb.value,
        "at": outcome.at.isoformat(),
        "document_version": outcome.document_version,
        "person": _text(outcome.person),
        "acting_for": _text(outcome.acting_for),
        "delegation": _text(outcome.delegation),
        "reason": outcome.reason,
        "opinion": outcome.opinion.value if outcome.opinion else None,
        "file": _text(outcome.file),
    }


def load_outcome(data: Json) -> Outcome:
    """The outcome that :func:`dump_outcome` wrote."""
    return Outcome(
        verb=Verb(data["verb"]),
        at=datetime.fromisoformat(data["at"]),
        document_version=data["document_version"],
        person=_id(data["person"]),
        acting_for=_id(data["acting_for"]),
        delegation=_id(data["delegation"]),
        reason=data["reason"],
        opinion=Opinion(data["opinion"]) if data["opinion"] else None,
        file=_id(data["file"]),
    )


def dump_progress(progress: Progress) -> Json:
    """``progress`` as JSON values."""
    return {
        "state": progress.state.value,
        "post": _text(progress.holders.post),
        "persons": sorted(str(person) for person in progress.holders.persons),
        "opened_at": progress.opened_at.isoformat() if progress.opened_at else None,
        "opened_by": _text(progress.opened_by),
        "outcome": dump_outcome(progress.outcome) if progress.outcome else None,
        "failure": progress.failure,
    }


def load_progress(data: Json) -> Progress:
    """The progress that :func:`dump_progress` wrote."""
    return Progress(
        state=StepState(data["state"]),
        holders=Holders(_id(data["post"]), frozenset(UUID(person) for person in data["persons"])),
        opened_at=datetime.fromisoformat(data["opened_at"]) if data["opened_at"] else None,
        opened_by=_id(data["opened_by"]),
        outcome=load_outcome(data["outcome"]) if data["outcome"] else None,
        failure=data["failure"],
    )


def dump_last(last: LastDecision | None) -> Json | None:
    """What may still be recalled, as JSON values."""
    if last is None:
        return None
    return {
        "step": str(last.step),
        "verb": last.verb.value,
        "person": str(last.person),
        "stage": last.stage,
        "before": [[str(step), dump_progress(progress)] for step, progress in last.before],
    }


def load_last(data: Json | None) -> LastDecision | None:
    """The value that :func:`dump_last` wrote."""
    if data is None:
        return None
    return LastDecision(
        step=UUID(data["step"]),
        verb=Verb(data["verb"]),
        person=UUID(data["person"]),
        stage=data["stage"],
        before=tuple((UUID(step), load_progress(progress)) for step, progress in data["before"]),
    )


def _text(value: UUID | None) -> str | None:
    return str(value) if value else None


def _id(value: str | None) -> UUID | None:
    return UUID(value) if value else None
