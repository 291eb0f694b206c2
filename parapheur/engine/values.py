"""What a circuit is made of: plain frozen values, without a database, a clock or a language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID


class StepKind(StrEnum):
    """What is asked at a step."""

    VISA = "visa"  # "I have checked and agree"; can be refused
    OPINION = "opinion"  # avis simple: awaited, but whatever it says the folder goes on
    SIGNATURE = "signature"  # of a person, on the document itself
    SEAL = "seal"  # of the administration, made by the system
    EXTERNAL = "external"  # what another room must do, such as take a number
    INFORMATION = "information"  # told when the stage opens; never waited for


class StepState(StrEnum):
    """Where a step stands."""

    TO_COME = "to_come"
    OPEN = "open"  # waits for a person
    WORKING = "working"  # signing, sealing or another room at work: only the system may act
    FAILED = "failed"  # the system's work failed; it can be tried again
    DONE = "done"
    REFUSED = "refused"
    RETURNED = "returned"
    SKIPPED = "skipped"  # another step of an "any of" stage was enough


class CircuitState(StrEnum):
    """Where the whole folder stands."""

    DRAFT = "draft"
    RUNNING = "running"
    RETURNED = "returned"  # with the drafter, for a new version of the document
    COMPLETED = "completed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Verb(StrEnum):
    """What can be done to a circuit. The table of which verb exists in which state is in ``table.py``."""

    LAUNCH = "launch"
    RESUBMIT = "resubmit"
    WITHDRAW = "withdraw"
    TAKE_OVER = "take_over"
    OPEN = "open"
    APPROVE = "approve"
    GIVE_OPINION = "give_opinion"
    SIGN = "sign"
    RECORD_PAPER_SIGNATURE = "record_paper_signature"
    ACKNOWLEDGE = "acknowledge"
    RETURN = "return"  # to the drafter
    SEND_BACK = "send_back"  # to an earlier stage
    REFUSE = "refuse"
    RECALL = "recall"
    FINISH = "finish"
    FAIL = "fail"
    RETRY = "retry"
    REASSIGN = "reassign"


class Rule(StrEnum):
    """How many of a stage's steps it takes."""

    ALL = "all"
    ANY = "any"


class Opinion(StrEnum):
    """What a person advises."""

    FAVOURABLE = "favourable"
    WITH_RESERVE = "with_reserve"
    UNFAVOURABLE = "unfavourable"


class ActorKind(StrEnum):
    """How a circuit names who acts at a step, before it is known who that will be."""

    POST = "post"
    UNIT_HEAD = "unit_head"
    PERSON = "person"
    INITIATOR = "initiator"


@dataclass(frozen=True, slots=True)
class ActorSpec:
    """Who is meant: ``id`` is the post's, the unit's or the person's; none for the initiator."""

    kind: ActorKind
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Holders:
    """Who was meant when the stage opened.

    With a ``post``, whoever holds it (or stands in for it) at the instant of acting may act, and ``persons`` only
    says who that was at the opening. Without one, the named ``persons`` may act.
    """

    post: UUID | None = None
    persons: frozenset[UUID] = frozenset()

    @property
    def refs(self) -> frozenset[UUID]:
        """The ids an actor must stand for, one of them, to act."""
        return self.persons if self.post is None else frozenset({self.post})


@dataclass(frozen=True, slots=True)
class Mandate:
    """A post, or a person, for whom somebody may act at this instant; ``delegation`` says by which act, if by one."""

    ref: UUID
    delegation: UUID | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person and what they may act for now, as established by the caller; no person is the system."""

    person: UUID | None
    mandates: tuple[Mandate, ...] = ()

    def mandate_for(self, refs: frozenset[UUID]) -> Mandate | None:
        """By which title the actor stands for one of ``refs``: their own name or post before a delegation."""
        own = (Mandate(self.person),) if self.person else ()
        titles = [title for title in (*own, *self.mandates) if title.ref in refs]
        return min(titles, key=lambda title: title.delegation is not None, default=None)


SYSTEM = Actor(person=None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was decided at a step: by whom, for which post or person, by which delegation, when and why.

    ``person`` is none when the system did it. ``file`` is the signed file, or the scan of a paper signed by hand.
    """

    verb: Verb
    at: datetime
    document_version: int
    person: UUID | None = None
    acting_for: UUID | None = None
    delegation: UUID | None = None
    reason: str = ""
    opinion: Opinion | None = None
    file: UUID | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """All that changes in a step while its circuit runs."""

    state: StepState = StepState.TO_COME
    holders: Holders = Holders()
    opened_at: datetime | None = None  # by the explicit act of a person who may decide
    opened_by: UUID | None = None
    outcome: Outcome | None = None
    failure: str = ""  # why the system's work failed


@dataclass(frozen=True, slots=True)
class Step:
    """One thing asked of one actor; system kinds have no actor."""

    id: UUID
    kind: StepKind
    actor: ActorSpec | None = None
    paper_allowed: bool = False  # a signature may be made by hand and attested by a scan
    progress: Progress = Progress()

    @property
    def state(self) -> StepState:
        """Where the step stands."""
        return self.progress.state

    @property
    def blocks(self) -> bool:
        """Whether the stage waits for this step."""
        return self.kind is not StepKind.INFORMATION


@dataclass(frozen=True, slots=True)
class Stage:
    """One step, or several in parallel with the rule that closes them."""

    steps: tuple[Step, ...]
    rule: Rule = Rule.ALL

    @property
    def satisfied(self) -> bool:
        """Whether nothing more is waited for here. Information is never waited for."""
        done = [step.state is StepState.DONE for step in self.steps if step.blocks]
        return all(done) if self.rule is Rule.ALL or not done else any(done)


@dataclass(frozen=True, slots=True)
class LastDecision:
    """What its author may still take back: which decision, and how the steps that it changed stood before."""

    step: UUID
    verb: Verb
    person: UUID
    stage: int
    before: tuple[tuple[UUID, Progress], ...]

    @property
    def touched(self) -> frozenset[UUID]:
        """The steps that the decision changed."""
        return frozenset(step for step, _ in self.before)


@dataclass(frozen=True, slots=True)
class Circuit:
    """A folder's own frozen copy of its circuit, and how far it has come."""

    initiator: UUID
    stages: tuple[Stage, ...]
    keep_visas: bool = False  # after a return, earlier visas and opinions hold for the new version
    state: CircuitState = CircuitState.DRAFT
    stage: int | None = None  # index of the open stage, while running
    document_version: int = 1
    last: LastDecision | None = None

    def steps(self) -> Iterator[Step]:
        """All steps, in order."""
        return (step for stage in self.stages for step in stage.steps)

    def step(self, step_id: UUID) -> Step | None:
        """The step of that id, if it is one of this circuit's."""
        return next((step for step in self.steps() if step.id == step_id), None)

    def with_progress(self, changes: Mapping[UUID, Progress]) -> Self:
        """The same circuit, with the given steps' progress replaced."""
        return replace(
            self,
            stages=tuple(
                replace(
                    stage,
                    steps=tuple(
                        replace(s, progress=changes[s.id]) if s.id in changes else s for s in stage.steps
                    ),
                )
                for stage in self.stages
            ),
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody wants done. ``step`` is none for what concerns the whole folder.

    ``holders`` says, for every step with an actor, who is meant at this instant: the engine takes from it what it
    needs for the steps that open. ``reason`` is also the cause given with ``fail``; ``to_stage`` is the index of an
    earlier stage, for ``send_back``; ``to_person`` becomes the initiator by ``take_over``.
    """

    verb: Verb
    by: Actor
    step: UUID | None = None
    reason: str = ""
    opinion: Opinion | None = None
    file: UUID | None = None
    to_stage: int | None = None
    to_person: UUID | None = None
    holders: Mapping[UUID, Holders] = field(default_factory=dict)
