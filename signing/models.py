"""Signatures and seals, asked for and made."""

from django.db import models
from django.db.models import Q

from common.identifiers import new_id, new_paper_code
from common.text import Bilingual
from organisation.models import Administration, Delegation, User
from storage.models import StoredFile


class Signature(models.Model):
    """One signature or seal: a job until it is made, a record ever after.

    All signatures on one document form a ``chain``: they are made one after the other, each on the result of the one
    before. ``code`` is what the stamp's QR code leads to.
    """

    class Kind(models.TextChoices):
        SIGNATURE = "signature"
        SEAL = "seal"

    class State(models.TextChoices):
        ASKED = "asked"
        DONE = "done"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    administration = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="signatures")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    state = models.CharField(max_length=6, choices=State.choices, default=State.ASKED)
    chain_id = models.UUIDField()
    reference = models.UUIDField()
    unit_id = models.UUIDField(null=True)
    matter_kind = models.CharField(max_length=40, default="")
    matter_id = models.UUIDField(null=True)
    matter_label = models.CharField(max_length=200, default="")
    signer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="signatures")
    name_fr = models.CharField(max_length=200)
    name_ar = models.CharField(max_length=200)
    title_fr = models.CharField(max_length=200, default="")
    title_ar = models.CharField(max_length=200, default="")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, null=True, related_name="+")
    mention_fr = models.CharField(max_length=300, default="")
    mention_ar = models.CharField(max_length=300, default="")
    printed = models.JSONField(default=dict)
    place = models.JSONField(null=True)
    order = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=26, unique=True, default=new_paper_code)
    base_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    input_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.JSONField(default=dict)
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(default="")
    ended_at = models.DateTimeField(null=True)
    level = models.CharField(max_length=12, default="")
    certificate = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reference"], condition=Q(state="asked"), name="signature_asked_once"
            ),
            models.UniqueConstraint(
                fields=["reference", "file"], condition=Q(state="done"), name="signature_done_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(file__isnull=False), name="signature_done_has_file"
            ),
        ]
        indexes = [
            models.Index(fields=["chain_id", "asked_at"], name="signature_chain"),
            models.Index(fields=["file"], condition=Q(state="done"), name="signature_file"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name_fr}"

    @property
    def name(self) -> Bilingual:
        return Bilingual(self.name_fr, self.name_ar)

    @property
    def title(self) -> Bilingual:
        return Bilingual(self.title_fr, self.title_ar)

    @property
    def mention(self) -> Bilingual:
        return Bilingual(self.mention_fr, self.mention_ar)
