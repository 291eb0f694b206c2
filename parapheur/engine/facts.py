"""What happened: every change that a decision made, in order. Use cases publish them as events."""

from dataclasses import dataclass
from uuid import UUID

from .values import Holders, Outcome, StepKind, Verb


@dataclass(frozen=True, slots=True)
class FolderLaunched:
    """The folder has entered its circuit."""

    document_version: int


@dataclass(frozen=True, slots=True)
class StageOpened:
    """These steps are asked for from now on (stage is an index)."""

    stage: int
    steps: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class WorkStarted:
    """The system must sign, seal, or let another room work, then answer with ``finish`` or ``fail``."""

    step: UUID
    kind: StepKind


@dataclass(frozen=True, slots=True)
class WorkFailed:
    """The system's work failed for this cause; it can be tried again."""

    step: UUID
    cause: str


@dataclass(frozen=True, slots=True)
class FolderOpened:
    """A person who may decide has opened the folder; at no step, it is the drafter who got it back."""

    step: UUID | None
    person: UUID


@dataclass(frozen=True, slots=True)
class StepDecided:
    """A step is done: approved, advised on, signed, sealed, numbered or acknowledged."""

    step: UUID
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class StepsSkipped:
    """Another step of the stage was enough: these are no longer asked for."""

    steps: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class StepsClosed:
    """These waited for somebody and no longer do, because the folder went elsewhere."""

    steps: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class DecisionsVoided:
    """What was decided, skipped or shown at these steps no longer counts."""

    steps: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class StepReassigned:
    """A waiting step now waits for somebody else."""

    step: UUID
    holders: Holders


@dataclass(frozen=True, slots=True)
class FolderReturned:
    """Returned to the drafter, who owes a new version of the document."""

    step: UUID
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class FolderSentBack:
    """Sent back to an earlier stage (an index), with the same document."""

    step: UUID
    outcome: Outcome
    to_stage: int


@dataclass(frozen=True, slots=True)
class FolderRefused:
    """Refused: the circuit has ended."""

    step: UUID
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class FolderResubmitted:
    """A new version of the document has entered the circuit."""

    document_version: int


@dataclass(frozen=True, slots=True)
class FolderWithdrawn:
    """Taken back by its initiator: the circuit has ended."""

    reason: str


@dataclass(frozen=True, slots=True)
class FolderTakenOver:
    """Somebody else answers for it from now on, as its initiator did before."""

    person: UUID
    before: UUID


@dataclass(frozen=True, slots=True)
class FolderCompleted:
    """Every step is satisfied: the circuit has ended well."""

    document_version: int


@dataclass(frozen=True, slots=True)
class Recalled:
    """Its author took a decision back: ``restored`` steps stand as before it."""

    step: UUID
    verb: Verb
    person: UUID
    restored: tuple[UUID, ...]


Fact = (
    FolderLaunched
    | StageOpened
    | WorkStarted
    | WorkFailed
    | FolderOpened
    | StepDecided
    | StepsSkipped
    | StepsClosed
    | DecisionsVoided
    | StepReassigned
    | FolderReturned
    | FolderSentBack
    | FolderRefused
    | FolderResubmitted
    | FolderWithdrawn
    | FolderTakenOver
    | FolderCompleted
    | Recalled
)
