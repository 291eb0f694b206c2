"""What can happen to a circuit or a folder."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from common.errors import gettext_noop
from journal.events import Change, Event, Ref


@dataclass(frozen=True, kw_only=True)
class CircuitPublished(Event):
    """A version of a circuit can be used from now on."""

    name: ClassVar[str] = "parapheur.circuit_published"
    sentence: ClassVar[str] = gettext_noop("{actor} published version {version} of the circuit {about}")
    version: int


@dataclass(frozen=True, kw_only=True)
class CircuitDrafted(Event):
    """A circuit was made, or its next version was edited."""

    name: ClassVar[str] = "parapheur.circuit_drafted"
    sentence: ClassVar[str] = gettext_noop("{actor} edited the circuit {about}")
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CircuitRetired(Event):
    """A circuit can't be chosen any more; folders that travel it go on."""

    name: ClassVar[str] = "parapheur.circuit_retired"
    sentence: ClassVar[str] = gettext_noop("{actor} retired the circuit {about}")


@dataclass(frozen=True, kw_only=True)
class FolderPrepared(Event):
    """A folder was made with its document and its copy of the circuit."""

    name: ClassVar[str] = "parapheur.folder_prepared"
    sentence: ClassVar[str] = gettext_noop("{actor} prepared the folder {about} for the circuit {circuit}")
    circuit: str
    circuit_version: int
    file_id: UUID


@dataclass(frozen=True, kw_only=True)
class FolderLaunched(Event):
    """A folder has entered its circuit."""

    name: ClassVar[str] = "parapheur.folder_launched"
    sentence: ClassVar[str] = gettext_noop("{actor} sent the folder {about} into its circuit")
    document_version: int


@dataclass(frozen=True, kw_only=True)
class StageOpened(Event):
    """Steps are asked for from now on: of the holders of these posts, and of these persons."""

    name: ClassVar[str] = "parapheur.stage_opened"
    sentence: ClassVar[str] = gettext_noop("The folder {about} has reached the next stage of its circuit")
    stage: int
    step_ids: tuple[UUID, ...]
    kinds: tuple[str, ...]
    post_ids: tuple[UUID, ...]
    person_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class FolderOpened(Event):
    """Somebody who may decide has opened the folder; what came before can't be recalled any more."""

    name: ClassVar[str] = "parapheur.folder_opened"
    sentence: ClassVar[str] = gettext_noop("{actor} opened the folder {about}")
    step_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class StepDecided(Event):
    """A step is done."""

    name: ClassVar[str] = "parapheur.step_decided"
    sentence: ClassVar[str] = gettext_noop("{actor} decided on the folder {about}")
    step_id: UUID
    kind: str
    verb: str
    document_version: int
    opinion: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class SignatureAsked(Event):
    """A person has decided to sign; the signature is being made."""

    name: ClassVar[str] = "parapheur.signature_asked"
    sentence: ClassVar[str] = gettext_noop("{actor} decided to sign the folder {about}")
    step_id: UUID


@dataclass(frozen=True, kw_only=True)
class SealAsked(Event):
    """The administration's seal is being set."""

    name: ClassVar[str] = "parapheur.seal_asked"
    sentence: ClassVar[str] = gettext_noop("The seal is asked for on the folder {about}")
    step_id: UUID


@dataclass(frozen=True, kw_only=True)
class ExternalStepOpened(Event):
    """Another room must do its part (such as give a number), then finish the step."""

    name: ClassVar[str] = "parapheur.external_step_opened"
    sentence: ClassVar[str] = gettext_noop("The folder {about} waits for its number")
    step_id: UUID


@dataclass(frozen=True, kw_only=True)
class StepFailed(Event):
    """The system's work at a step has failed, for this cause; it can be tried again."""

    name: ClassVar[str] = "parapheur.step_failed"
    sentence: ClassVar[str] = gettext_noop("A step of the folder {about} failed: {cause}")
    step_id: UUID
    kind: str
    cause: str


@dataclass(frozen=True, kw_only=True)
class StepsClosed(Event):
    """These steps are no longer waited for, or no longer count."""

    name: ClassVar[str] = "parapheur.steps_closed"
    sentence: ClassVar[str] = gettext_noop("Steps of the folder {about} are no longer waited for")
    step_ids: tuple[UUID, ...]
    why: str


@dataclass(frozen=True, kw_only=True)
class StepReassigned(Event):
    """A waiting step now waits for somebody else."""

    name: ClassVar[str] = "parapheur.step_reassigned"
    sentence: ClassVar[str] = gettext_noop("{actor} had a step of the folder {about} ask somebody else")
    step_id: UUID
    post_ids: tuple[UUID, ...]
    person_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class FolderReturned(Event):
    """A folder went back to its drafter, who owes a new version."""

    name: ClassVar[str] = "parapheur.folder_returned"
    sentence: ClassVar[str] = gettext_noop("{actor} returned the folder {about} to its drafter: {reason}")
    step_id: UUID
    reason: str
    initiator_id: UUID


@dataclass(frozen=True, kw_only=True)
class FolderSentBack(Event):
    """A folder went back to an earlier stage, with the same document."""

    name: ClassVar[str] = "parapheur.folder_sent_back"
    sentence: ClassVar[str] = gettext_noop(
        "{actor} sent the folder {about} back to an earlier stage: {reason}"
    )
    step_id: UUID
    to_stage: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class FolderRefused(Event):
    """A folder was refused: its circuit has ended."""

    name: ClassVar[str] = "parapheur.folder_refused"
    sentence: ClassVar[str] = gettext_noop("{actor} refused the folder {about}: {reason}")
    step_id: UUID
    reason: str
    initiator_id: UUID


@dataclass(frozen=True, kw_only=True)
class FolderResubmitted(Event):
    """A new version of the document has entered the circuit."""

    name: ClassVar[str] = "parapheur.folder_resubmitted"
    sentence: ClassVar[str] = gettext_noop("{actor} put a new version of the folder {about} into its circuit")
    document_version: int
    file_id: UUID


@dataclass(frozen=True, kw_only=True)
class FolderWithdrawn(Event):
    """A folder was taken back by the person who started it: its circuit has ended."""

    name: ClassVar[str] = "parapheur.folder_withdrawn"
    sentence: ClassVar[str] = gettext_noop("{actor} withdrew the folder {about}")
    reason: str


@dataclass(frozen=True, kw_only=True)
class FolderTakenOver(Event):
    """A folder that went back to its drafter is answered for by somebody else from now on."""

    name: ClassVar[str] = "parapheur.folder_taken_over"
    sentence: ClassVar[str] = gettext_noop("{actor} took over the folder {about}, which {before} had started")
    initiator_id: UUID
    before: Ref


@dataclass(frozen=True, kw_only=True)
class FolderCompleted(Event):
    """Every step is satisfied: the circuit has ended well."""

    name: ClassVar[str] = "parapheur.folder_completed"
    sentence: ClassVar[str] = gettext_noop("The folder {about} has completed its circuit")
    document_version: int
    file_id: UUID
    initiator_id: UUID


@dataclass(frozen=True, kw_only=True)
class DecisionRecalled(Event):
    """Its author took a decision back before anybody else had opened the folder."""

    name: ClassVar[str] = "parapheur.decision_recalled"
    sentence: ClassVar[str] = gettext_noop("{actor} recalled a decision on the folder {about}")
    step_id: UUID
    verb: str


@dataclass(frozen=True, kw_only=True)
class DocumentChanged(Event):
    """The folder's document has other bytes than before: a new version, or one more signature."""

    name: ClassVar[str] = "parapheur.document_changed"
    sentence: ClassVar[str] = gettext_noop("The document of the folder {about} has a new version")
    file_id: UUID
    before_file_id: UUID
    why: str


@dataclass(frozen=True, kw_only=True)
class FolderAnnotated(Event):
    """Somebody left a remark in a folder for those who decide."""

    name: ClassVar[str] = "parapheur.folder_annotated"
    sentence: ClassVar[str] = gettext_noop("{actor} left a remark in the folder {about}: {text}")
    text: str
    document_version: int


@dataclass(frozen=True, kw_only=True)
class StepPutFirst(Event):
    """A waiting folder was put on top of the pile of those it waits for, or back into its place."""

    name: ClassVar[str] = "parapheur.step_put_first"
    sentence: ClassVar[str] = gettext_noop("{actor} arranged the place of the folder {about} in the pile")
    step_id: UUID
    first: bool
