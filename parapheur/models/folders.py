"""Folders that travel a circuit, their documents and steps."""

from django.db import models
from django.db.models import Q

from common.identifiers import new_id
from organisation.models import Administration, Post, Unit, User
from parapheur.engine.values import CircuitState, StepKind, StepState
from parapheur.models.circuits import CircuitVersion
from storage.models import StoredFile

_WAITING = [StepState.OPEN.value, StepState.FAILED.value]


class Folder(models.Model):
    """A document on its way through its own copy of a circuit. ``origin`` says what it is about, to whoever put it in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    administration = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="folders")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="folders")
    initiator = models.ForeignKey(User, on_delete=models.PROTECT, related_name="folders_started")
    title = models.CharField(max_length=500)
    origin_kind = models.CharField(max_length=40)
    origin_id = models.UUIDField(db_index=True)
    origin_label = models.CharField(max_length=200, blank=True, default="")
    circuit_version = models.ForeignKey(CircuitVersion, on_delete=models.PROTECT, related_name="folders")
    due_on = models.DateField(null=True, blank=True)
    rules = models.JSONField(default=list)
    keep_visas = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in CircuitState])
    stage = models.PositiveSmallIntegerField(null=True, blank=True)
    document_version = models.PositiveSmallIntegerField(default=1)
    last = models.JSONField(null=True, blank=True)
    printed = models.JSONField(
        default=dict, help_text="What the seal's stamp carries: number and date of the letter."
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    state_since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["origin_kind", "origin_id"],
                condition=Q(state__in=["draft", "running", "returned"]),
                name="folder_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="running", stage__isnull=False) | (~Q(state="running") & Q(stage=None)),
                name="folder_running_has_stage",
            ),
        ]
        indexes = [models.Index(fields=["initiator", "-state_since"], name="folder_initiator")]

    def __str__(self) -> str:
        return self.title


class FolderDocument(models.Model):
    """A leaf of the folder: the document to be signed (position 0), then what goes with it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    folder = models.ForeignKey(Folder, on_delete=models.PROTECT, related_name="documents")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=255)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    signature_place = models.JSONField(
        null=True, blank=True, help_text="Page and box of the signatures' stamps."
    )
    seal_place = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["folder", "position"], name="folder_document_once")]

    def __str__(self) -> str:
        return self.name


class DocumentVersion(models.Model):
    """Bytes that a leaf has had: each submission, each signature, the seal."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    document = models.ForeignKey(FolderDocument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    document_version = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=20)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="document_version_once")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.number}"


class Step(models.Model):
    """A step of a folder's circuit. ``progress`` is the truth; state, who is waited for and who decided are copies to search by."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    folder = models.ForeignKey(Folder, on_delete=models.PROTECT, related_name="steps")
    stage = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in StepKind])
    actor_kind = models.CharField(max_length=10, blank=True, default="")
    actor_ref = models.UUIDField(null=True, blank=True)
    paper_allowed = models.BooleanField(default=False)
    progress = models.JSONField()
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in StepState])
    waits_for_post = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, blank=True, related_name="steps"
    )
    waits_for_person = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="steps"
    )
    waiting_since = models.DateTimeField(null=True, blank=True)
    put_first_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when it stands on top of the pile, whatever its deadline."
    )
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["folder", "stage", "position"], name="step_once")]
        indexes = [
            models.Index(
                fields=["decided_by", "-decided_at"],
                condition=Q(decided_by__isnull=False),
                name="step_decided",
            ),
            models.Index(
                fields=["waits_for_post", "waiting_since"], condition=Q(state__in=_WAITING), name="step_post"
            ),
            models.Index(
                fields=["waits_for_person", "waiting_since"],
                condition=Q(state__in=_WAITING),
                name="step_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
