"""Reading circuits and folders."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from common.errors import Forbidden, Unseen
from organisation.models import Delegation, Post, PostHolding, User
from organisation.principal import Principal
from organisation.roles import Role
from organisation.tree import unit_tree
from parapheur.course import CourseStep, course, last_decided
from parapheur.engine import codec
from parapheur.engine.values import Circuit, Holders, StepKind, StepState, Verb
from parapheur.engine.values import Step as EngineStep
from parapheur.models import CircuitVersion, DocumentVersion, Folder, FolderDocument, FolderNote, Step
from parapheur.policies import abilities, can_administer_circuits, may_decide, may_read_content, visible_to
from parapheur.resolve import holders_for
from parapheur.snapshots import load, stages_from_data
from storage.models import StoredFile

_SUBMISSIONS = ("submitted", "corrected")
_WAITING = [StepState.OPEN.value, StepState.FAILED.value]


@dataclass(frozen=True, kw_only=True)
class FolderView:
    """One folder as a person sees it; without the right to its content there are no documents.

    ``abilities`` are what is offered: (step id or "", verb).
    """

    folder: Folder
    circuit: Circuit
    steps: list[Step]
    documents: list[FolderDocument]
    abilities: list[tuple[str, str]]


def folder_page(
    principal: Principal,
    *,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 25,
    own: bool = False,
    waiting: bool = False,
    states: Collection[str] = (),
    about: UUID | None = None,
) -> list[Folder]:
    """The folders that this person may open, those whose state changed last first.

    Those that they started (``own``), that wait for their decision (``waiting``), in one of ``states``, or about a record.
    """
    found = visible_to(principal).filter(initiator=principal.user_id) if own else visible_to(principal)
    if waiting:
        found = found.filter(pk__in=waiting_for(principal).order_by().values("folder"))
    if states:
        found = found.filter(state__in=states)
    if about:
        found = found.filter(origin_id=about)
    if after:
        found = found.filter(Q(state_since__lt=after[0]) | Q(state_since=after[0], pk__lt=after[1]))
    return list(found.select_related("unit", "initiator").order_by("-state_since", "-pk")[:limit])


def find_folders(principal: Principal, text: str, *, limit: int = 5) -> list[Folder]:
    """The newest folders that this person may open whose title holds every word of ``text``."""
    found = visible_to(principal)
    for word in text.split()[:8]:
        found = found.filter(title__icontains=word)
    return list(found.select_related("unit", "initiator").order_by("-state_since", "-pk")[:limit])


def folder_view(principal: Principal, folder_id: UUID) -> FolderView:
    """One folder with its steps and documents. :raises Unseen: it doesn't exist, or not for these eyes."""
    folder = visible_to(principal).select_related("unit", "initiator").filter(pk=folder_id).first()
    if folder is None:
        raise Unseen
    steps = Step.objects.filter(folder=folder).select_related("waits_for_post", "waits_for_person")
    documents = folder.documents.select_related("file").order_by("position")
    circuit = load(folder)
    return FolderView(
        folder=folder,
        circuit=circuit,
        steps=list(steps.order_by("stage", "position")),
        documents=list(documents) if may_read_content(principal) else [],
        abilities=abilities(principal, circuit),
    )


def circuits_of(principal: Principal) -> QuerySet[CircuitVersion]:
    """The latest published versions of the administration's circuits, by name; retired circuits left out."""
    published = CircuitVersion.objects.filter(published_at__isnull=False)
    newer = published.filter(circuit=OuterRef("circuit"), number__gt=OuterRef("number"))
    return (
        published.filter(circuit__administration=principal.administration_id, circuit__retired_at=None)
        .filter(~Exists(newer))
        .select_related("circuit")
        .order_by("circuit__name_fr", "circuit_id")
    )


def usable_circuits(principal: Principal, unit_id: UUID, *, day: date) -> QuerySet[CircuitVersion]:
    """Those of them that a folder of the unit may travel on ``day``."""
    above = unit_tree(principal.administration_id, day).line(unit_id)
    return circuits_of(principal).filter(Q(circuit__unit=None) | Q(circuit__unit__in=above))


def circuits_for_documents(principal: Principal, unit_id: UUID, *, day: date) -> list[CircuitVersion]:
    """Those of them that a document without a mail may take: they sign it, and wait for nothing that only a mail has."""
    return [version for version in usable_circuits(principal, unit_id, day=day) if _suits_documents(version)]


def waiting_for(principal: Principal) -> QuerySet[Step]:
    """The open steps at which this person may decide, most urgent first (deadline, then how long it has waited)."""
    posts = [capacity.post_id for capacity in principal.capacities if may_decide(capacity)]
    return _waiting().filter(Q(waits_for_post__in=posts) | Q(waits_for_person=principal.user_id))


@dataclass(frozen=True, kw_only=True)
class Leaves:
    """What a folder's row shows of its documents: the first one's file, and how many go with it."""

    file: StoredFile
    others: int


Place = tuple[date | None, datetime, UUID]
"""Where a page of waiting steps begins: deadline, since when, identifier of the last one shown."""


def waiting_page(found: QuerySet[Step], *, after: Place | None = None, limit: int = 25) -> list[Step]:
    """The next ``limit`` of :func:`waiting_for` or :func:`prepared_by`, after the place given."""
    if after:
        due_on, since, step_id = after
        further = Q(waiting_since__gt=since) | Q(waiting_since=since, pk__gt=step_id)
        later = Q(folder__due_on=None) if due_on else Q(pk=None)
        if due_on:
            later |= Q(folder__due_on__gt=due_on)
        found = found.filter(later | (Q(folder__due_on=due_on) & further))
    return list(found[:limit])


def decided_page(
    principal: Principal, *, after: tuple[datetime, UUID] | None = None, limit: int = 25
) -> list[Step]:
    """The steps at which this person decided and that still count, the latest first."""
    found = Step.objects.filter(decided_by=principal.user_id, folder__in=visible_to(principal))
    if after:
        found = found.filter(Q(decided_at__lt=after[0]) | Q(decided_at=after[0], pk__lt=after[1]))
    found = found.select_related("folder", "folder__unit", "folder__initiator", "waits_for_post")
    return list(found.order_by("-decided_at", "-pk")[:limit])


def next_waiting(principal: Principal, *, besides: UUID | None = None) -> Step | None:
    """What this person should decide next, in another folder than ``besides``: what was put first, then the most urgent."""
    found = waiting_for(principal).exclude(folder=besides)
    return found.exclude(put_first_at=None).order_by("put_first_at").first() or found.first()


def put_first(found: QuerySet[Step], *, most: int = 25) -> list[Step]:
    """Those of :func:`waiting_for` or :func:`prepared_by` that stand on top of the pile."""
    return list(found.exclude(put_first_at=None).order_by("put_first_at", "pk")[:most])


def notes_of(folder: Folder) -> list[FolderNote]:
    """The remarks left in a folder, first to last."""
    return list(folder.notes.select_related("author").order_by("written_at", "pk"))


def step_waiting_about(principal: Principal, kind: str, record_ids: Iterable[UUID]) -> Step | None:
    """The most urgent step that waits for this person in a folder about one of the records."""
    about = waiting_for(principal).filter(folder__origin_kind=kind, folder__origin_id__in=list(record_ids))
    return about.first()


def held_by(folders: Iterable[Folder]) -> dict[UUID, list[Step]]:
    """The steps at which each of the folders waits: one query."""
    asked = [folder.pk for folder in folders]
    found = Step.objects.filter(folder__in=asked, state__in=_WAITING).exclude(kind=StepKind.INFORMATION)
    held: dict[UUID, list[Step]] = {}
    for step in found.select_related("waits_for_post", "waits_for_person").order_by("stage", "position"):
        held.setdefault(step.folder_id, []).append(step)
    return held


def held_up(
    principal: Principal, *, day: date, after: tuple[datetime, UUID] | None = None, limit: int = 25
) -> list[Step]:
    """The steps of the administration that wait for a post which nobody holds on ``day``, the oldest first.

    For functional administrators, who may have somebody else asked; they see no content. :raises Forbidden: for others.
    """
    if not can_administer_circuits(principal):
        raise Forbidden
    holding = PostHolding.objects.on(day).filter(post=OuterRef("waits_for_post"), user__is_active=True)
    found = Step.objects.filter(
        ~Exists(holding),
        folder__administration=principal.administration_id,
        waits_for_post__isnull=False,
        state__in=_WAITING,
    )
    if after:
        found = found.filter(Q(waiting_since__gt=after[0]) | Q(waiting_since=after[0], pk__gt=after[1]))
    found = found.select_related("folder__unit", "folder__initiator", "waits_for_post")
    return list(found.order_by("waiting_since", "pk")[:limit])


def leaves_of(folders: Iterable[Folder]) -> dict[UUID, Leaves]:
    """The documents of several folders: one query."""
    rows: dict[UUID, list[FolderDocument]] = {}
    asked = [folder.pk for folder in folders]
    documents = FolderDocument.objects.filter(folder__in=asked).select_related("file")
    for document in documents.order_by("folder", "position"):
        rows.setdefault(document.folder_id, []).append(document)
    return {key: Leaves(file=held[0].file, others=len(held) - 1) for key, held in rows.items()}


def versions_of(folder: Folder) -> list[DocumentVersion]:
    """All bytes that the folder's documents have had, each document's newest first."""
    found = DocumentVersion.objects.filter(document__folder=folder).select_related(
        "file", "added_by", "document"
    )
    return list(found.order_by("document__position", "-number"))


def signing_chain(document: FolderDocument) -> UUID:
    """What the signatures of a leaf hang together by: its last submission. Those of an earlier one, which a return has
    voided, never count for it, even when the same bytes were submitted again."""
    submissions = document.versions.filter(why__in=_SUBMISSIONS).order_by("-number")
    return submissions.values_list("pk", flat=True)[0]


def folder_file(principal: Principal, folder_id: UUID, file_id: UUID) -> DocumentVersion:
    """A version of one of the folder's documents, for whoever may read it. :raises Unseen: it isn't there, or not for these eyes."""
    found = DocumentVersion.objects.filter(document__folder__in=visible_to(principal).filter(pk=folder_id))
    version = found.filter(file=file_id).select_related("file", "document__folder").order_by("number").first()
    if version is None or not may_read_content(principal):
        raise Unseen
    return version


def prepared_by(principal: Principal) -> QuerySet[Step]:
    """The open steps of the posts whose secretary this person is: to prepare, not to decide."""
    units = principal.units(Role.SECRETARY)
    return _waiting().filter(waits_for_post__unit__in=units).exclude(waits_for_post__in=principal.post_ids)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What waits for somebody: how many steps of each kind, and how many of all are late."""

    kinds: dict[StepKind, int]
    late: int

    @property
    def total(self) -> int:
        return sum(self.kinds.values())


def waiting_by_kind(principal: Principal, *, day: date) -> Waiting:
    """What waits for this person on ``day``."""
    late = Count("pk", filter=Q(folder__due_on__lt=day))
    rows = list(waiting_for(principal).order_by().values_list("kind").annotate(held=Count("pk"), late=late))
    return Waiting(
        kinds={StepKind(kind): count for kind, count, _late in rows}, late=sum(late for *_, late in rows)
    )


def count_waiting(principal: Principal, *, cap: int = 100) -> int:
    """How many folders wait for this person, counted up to ``cap``."""
    return waiting_for(principal).order_by()[:cap].count()


@dataclass(frozen=True, kw_only=True)
class AskedAt:
    """A step of a circuit with those it would ask today, and who may act for them; the system's steps ask nobody."""

    kind: str
    post: Post | None
    persons: tuple[User, ...]
    delegates: tuple[User, ...] = ()


def people_of(
    version: CircuitVersion, *, initiator_id: UUID, day: date, now: datetime | None = None
) -> list[list[AskedAt]]:
    """Whom a folder of the initiator would reach on ``day``, stage by stage, and at the instant ``now`` by delegation.

    At most six queries.
    """
    circuit = Circuit(initiator=initiator_id, stages=stages_from_data(version.stages))
    holders = holders_for(circuit, day=day)
    persons = User.objects.in_bulk({person for held in holders.values() for person in held.persons})
    posts = Post.objects.in_bulk({held.post for held in holders.values() if held.post})
    delegations = list(_acting_for(posts, day=day, now=now)) if now else []
    return [
        [
            _asked_at(step, holders.get(step.id, Holders()), posts, persons, delegations)
            for step in stage.steps
        ]
        for stage in circuit.stages
    ]


def last_folder_about(kind: str, record_id: UUID) -> Folder | None:
    """The latest folder about a record of another room."""
    about = Folder.objects.filter(origin_kind=kind, origin_id=record_id)
    return about.order_by("-created_at", "-pk").first()


def last_decision_about(kind: str, record_id: UUID, *, day: date) -> CourseStep | None:
    """The latest decision in the latest folder about the record, for a room that knows who may read of it."""
    folder = last_folder_about(kind, record_id)
    if folder is None:
        return None
    steps = Step.objects.filter(folder=folder).select_related("waits_for_post", "waits_for_person")
    return last_decided(course(folder, steps, load(folder), day=day))


def signed_files(folder: Folder) -> list[StoredFile]:
    """What the folder's signatures made: the document signed or sealed here, and scans of papers signed by hand."""
    made = DocumentVersion.objects.filter(
        document__folder=folder,
        document__position=0,
        document_version=folder.document_version,
        why__in=("signed", "sealed"),
    )
    document = made.select_related("file").order_by("number").last()
    decided = Step.objects.filter(folder=folder, kind=StepKind.SIGNATURE, state=StepState.DONE)
    outcomes = [codec.load_progress(step.progress).outcome for step in decided.order_by("stage", "position")]
    scans = [
        outcome.file
        for outcome in outcomes
        if outcome and outcome.file and outcome.verb is Verb.RECORD_PAPER_SIGNATURE
    ]
    found = StoredFile.objects.in_bulk(scans)
    return ([document.file] if document else []) + [found[scan] for scan in dict.fromkeys(scans)]


def _acting_for(posts: Iterable[UUID], *, day: date, now: datetime) -> QuerySet[Delegation]:
    acting = Delegation.objects.in_force(now, day).filter(post__in=list(posts), delegate__is_active=True)
    return acting.select_related("delegate").order_by("starts_on", "id")


def _asked_at(
    step: EngineStep,
    held: Holders,
    posts: dict[UUID, Post],
    persons: dict[UUID, User],
    delegations: list[Delegation],
) -> AskedAt:
    signs = step.kind is StepKind.SIGNATURE
    covering = [one for one in delegations if one.post_id == held.post and (one.may_sign or not signs)]
    asked = sorted((persons[person] for person in held.persons if person in persons), key=str)
    return AskedAt(
        kind=step.kind.value,
        post=posts.get(held.post) if held.post else None,
        persons=tuple(asked),
        delegates=tuple(dict.fromkeys(one.delegate for one in covering)),
    )


def _waiting() -> QuerySet[Step]:
    return (
        Step.objects.filter(state__in=_WAITING)
        .exclude(kind="information", folder__state__in=["completed", "refused", "withdrawn"])
        .select_related("folder", "folder__unit", "folder__initiator", "waits_for_post", "waits_for_person")
        .order_by(F("folder__due_on").asc(nulls_last=True), "waiting_since", "pk")
    )


def _suits_documents(version: CircuitVersion) -> bool:
    kinds = {step["kind"] for stage in version.stages for step in stage["steps"]}
    return StepKind.SIGNATURE in kinds and StepKind.EXTERNAL not in kinds
