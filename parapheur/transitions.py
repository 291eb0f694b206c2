"""From a decision to its effects: the engine decides, the tables follow, the facts are published."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet

from common.clock import local_day
from common.errors import Refusal, Unseen, VersionConflict, gettext_noop
from journal import requests
from journal.events import Actor as JournalActor
from journal.events import Event, Ref
from journal.publish import publish
from organisation.models import User
from organisation.references import ref
from parapheur import events
from parapheur.engine import facts
from parapheur.engine.decide import decide
from parapheur.engine.values import SYSTEM, Circuit, Decision, StepKind
from parapheur.models import DocumentVersion, Folder, FolderDocument, Step
from parapheur.resolve import holders_for
from parapheur.snapshots import load, save


class DocumentReplaced(Refusal):
    """What was read isn't what would be decided on."""

    code = "document_replaced"
    message = gettext_noop(
        "The document was replaced while you were reading. Open the folder again and read the new version."
    )


@dataclass(frozen=True, kw_only=True)
class Transition:
    """A decision that the engine has accepted, and what it changes."""

    folder: Folder
    document: FolderDocument
    before: Circuit
    after: Circuit
    facts: tuple[facts.Fact, ...]


def carry_out(
    folder: Folder,
    decision: Decision,
    *,
    actor: JournalActor,
    now: datetime,
    version: int | None = None,
    request_key: str | None = None,
    also: Callable[[Transition], None] | None = None,
) -> Folder:
    """Carry out ``decision`` on ``folder`` in one transaction; ``also`` is written with it.

    The engine is asked before the transaction; a folder that changes meanwhile loses the compare-and-set.

    :raises VersionConflict: the folder has changed since ``version``, or somebody else decided at this very moment.
    :raises RequestKeyReused: ``request_key`` came with another decision before.
    :raises Refusal: what the engine refuses.
    """
    action, content = f"parapheur.{decision.verb}", [folder.pk, asdict(replace(decision, by=SYSTEM))]
    if requests.answer(request_key, actor=actor, action=action, content=content):
        return folder
    if version is not None and version != folder.version:
        raise VersionConflict
    transition = _decided(folder, decision, now)
    with transaction.atomic():
        served = requests.claim(request_key, actor=actor, action=action, content=content, now=now)
        if served.again:
            return folder
        if also:
            also(transition)
        save(folder, transition.before, transition.after, now=now)
        for fact in transition.facts:
            for event in _events(transition, fact):
                publish(event, actor=actor, now=now)
        served.served(folder.pk)
    return folder


def folder_of(folders: QuerySet[Folder], folder_id: UUID) -> Folder:
    """The folder, if it is among those that may be seen.

    :raises Unseen: it doesn't exist, or isn't among them.
    """
    folder = folders.select_related("administration", "initiator").filter(pk=folder_id).first()
    if folder is None:
        raise Unseen
    return folder


def expect_document(folder: Folder, document_version: int | None) -> None:
    """Hold that the folder's document still is the version that was read; none when nobody says.

    :raises DocumentReplaced: a new version has been put in.
    """
    if document_version is not None and document_version != folder.document_version:
        raise DocumentReplaced


def folder_of_step(step_id: UUID) -> Folder:
    """The folder that a step belongs to, for the system's own work.

    :raises Unseen: there is no such step.
    """
    return folder_of(Folder.objects.all(), _folder_id(step_id))


def about(folder: Folder) -> dict[str, Any]:
    """What every event of a folder says of it."""
    return {
        "administration_id": folder.administration_id,
        "about": Ref(kind="folder", id=folder.pk, label=folder.title),
        "matter": Ref(kind=folder.origin_kind, id=folder.origin_id, label=folder.origin_label),
        "unit_id": folder.unit_id,
    }


def main_document(folder: Folder) -> FolderDocument:
    """The leaf that is signed."""
    return folder.documents.get(position=0)


def add_version(
    document: FolderDocument, document_version: int, *, why: str, added_by: UUID | None, now: datetime
) -> None:
    """Keep the bytes that a leaf now has."""
    last = document.versions.aggregate(last=Max("number"))["last"] or 0
    DocumentVersion.objects.create(
        document=document,
        number=last + 1,
        file_id=document.file_id,
        document_version=document_version,
        why=why,
        added_at=now,
        added_by_id=added_by,
    )


def _folder_id(step_id: UUID) -> UUID:
    found = Step.objects.filter(pk=step_id).values_list("folder_id", flat=True).first()
    if found is None:
        raise Unseen
    return found


def _decided(folder: Folder, decision: Decision, now: datetime) -> Transition:
    before = load(folder)
    day = local_day(now, folder.administration.time_zone)
    after, happened = decide(before, replace(decision, holders=holders_for(before, day=day)), now)
    return Transition(
        folder=folder, document=main_document(folder), before=before, after=after, facts=happened
    )


def _events(transition: Transition, fact: facts.Fact) -> list[Event]:
    what, circuit = about(transition.folder), transition.after
    match fact:
        case facts.FolderLaunched(version):
            return [events.FolderLaunched(**what, document_version=version)]
        case facts.StageOpened():
            return [_stage_opened(what, circuit, fact)]
        case facts.WorkStarted(step, kind):
            event = {
                StepKind.SIGNATURE: events.SignatureAsked,
                StepKind.SEAL: events.SealAsked,
                StepKind.EXTERNAL: events.ExternalStepOpened,
            }[kind]
            return [event(**what, step_id=step)]
        case facts.WorkFailed(step, cause):
            return [events.StepFailed(**what, step_id=step, kind=_kind(circuit, step), cause=cause)]
        case facts.FolderOpened(step, _):
            return [events.FolderOpened(**what, step_id=step)]
        case facts.StepDecided(step, outcome):
            return [
                events.StepDecided(
                    **what,
                    step_id=step,
                    kind=_kind(circuit, step),
                    verb=outcome.verb.value,
                    document_version=outcome.document_version,
                    opinion=outcome.opinion.value if outcome.opinion else "",
                    reason=outcome.reason,
                )
            ]
        case _:
            return _ending_events(transition, what, fact)


def _ending_events(transition: Transition, what: dict[str, Any], fact: facts.Fact) -> list[Event]:
    initiator, file_id = transition.folder.initiator_id, transition.document.file_id
    match fact:
        case facts.StepsSkipped(steps) | facts.StepsClosed(steps) | facts.DecisionsVoided(steps):
            return [events.StepsClosed(**what, step_ids=steps, why=type(fact).__name__)]
        case facts.StepReassigned(step, holders):
            post_ids = (holders.post,) if holders.post else ()
            persons = () if holders.post else tuple(holders.persons)
            return [events.StepReassigned(**what, step_id=step, post_ids=post_ids, person_ids=persons)]
        case facts.FolderReturned(step, outcome):
            return [
                events.FolderReturned(**what, step_id=step, reason=outcome.reason, initiator_id=initiator)
            ]
        case facts.FolderSentBack(step, outcome, to_stage):
            return [events.FolderSentBack(**what, step_id=step, to_stage=to_stage, reason=outcome.reason)]
        case facts.FolderRefused(step, outcome):
            return [events.FolderRefused(**what, step_id=step, reason=outcome.reason, initiator_id=initiator)]
        case facts.FolderResubmitted(version):
            return [events.FolderResubmitted(**what, document_version=version, file_id=file_id)]
        case facts.FolderWithdrawn(reason):
            return [events.FolderWithdrawn(**what, reason=reason)]
        case facts.FolderTakenOver(person, before):
            started = ref(User.objects.get(pk=before))
            return [events.FolderTakenOver(**what, initiator_id=person, before=started)]
        case facts.FolderCompleted(version):
            return [
                events.FolderCompleted(
                    **what, document_version=version, file_id=file_id, initiator_id=initiator
                )
            ]
        case facts.Recalled(step, verb, _, _):
            return [events.DecisionRecalled(**what, step_id=step, verb=verb.value)]
        case _:
            raise TypeError(f"No event for {fact!r}.")


def _stage_opened(what: dict[str, Any], circuit: Circuit, fact: facts.StageOpened) -> events.StageOpened:
    opened = [step for step in circuit.steps() if step.id in fact.steps]
    holders = [step.progress.holders for step in opened]
    return events.StageOpened(
        **what,
        stage=fact.stage,
        step_ids=tuple(step.id for step in opened),
        kinds=tuple(step.kind.value for step in opened),
        post_ids=tuple(held.post for held in holders if held.post),
        person_ids=tuple(person for held in holders if held.post is None for person in held.persons),
    )


def _kind(circuit: Circuit, step_id: UUID) -> str:
    step = circuit.step(step_id)
    return step.kind.value if step else ""
