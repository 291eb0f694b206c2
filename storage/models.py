"""Files, by administration and hash, and what was made from them to be looked at."""

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.identifiers import new_id


class Kept(models.Model):
    """Bytes in the store: immutable, under a key that no other record ever gets."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=200, unique=True)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    class Meta:
        abstract = True


class FileState(models.TextChoices):
    CHECKING = "checking", _("Being checked")
    READY = "ready", _("Checked")
    REFUSED = "refused", _("Refused")


class StoredFile(Kept):
    """A file as it came in or was made, byte for byte. Its name lives with whatever holds it, by a PROTECT link."""

    administration_id = models.UUIDField()
    created_by_id = models.UUIDField(null=True)
    handed_in_at = models.DateTimeField()  # last time these bytes came in: the sweeper's grace begins anew
    state = models.CharField(max_length=10, choices=FileState.choices, default=FileState.CHECKING)
    checked_at = models.DateTimeField(null=True)
    problem = models.TextField(default="")  # a refusal's message id, in words with ``problem_facts``
    problem_facts = models.JSONField(default=dict)
    pages = models.PositiveIntegerField(null=True)
    active_content = models.JSONField(default=list)
    is_signed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["administration_id", "sha256"], name="file_once"),
            models.CheckConstraint(
                condition=Q(state=FileState.REFUSED) & ~Q(problem="")
                | ~Q(state=FileState.REFUSED) & Q(problem=""),
                name="file_refused_with_problem",
            ),
        ]
        indexes = [
            models.Index(fields=["handed_in_at", "id"], name="file_handed_in"),
            # The public verification knows the hash of a file only.
            models.Index(fields=["sha256"], name="file_by_hash"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def problem_in_words(self) -> str:
        """Why the file was refused, in the reader's language; empty when it wasn't."""
        return gettext(self.problem).format(**self.problem_facts) if self.problem else ""


class SideKind(models.TextChoices):
    PAGE = "page", _("Page image")
    TEXT = "text", _("Page texts")


class SideFile(Kept):
    """Made from a file to show or search it, and made again at will: a page as an image, or the texts of all pages."""

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="sides")
    kind = models.CharField(max_length=5, choices=SideKind.choices)
    page = models.PositiveIntegerField(default=0)  # from 1; 0 where it concerns the whole file
    width = models.PositiveIntegerField(default=0)  # pixels
    height = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "kind", "page", "width"], name="side_file_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.page} of {self.file_id}"


def file_key(administration_id: UUID, sha256: str) -> str:
    """A new key for a file. It says whose bytes and which, so that a store alone can be verified and sorted out.

    It ends in an identifier of its own: were keys shared, removing an orphan could take the bytes of whoever has just
    handed in the same ones.
    """
    return f"files/{administration_id}/{sha256[:2]}/{sha256}.{new_id().hex}"


def side_key(file: StoredFile, name: str) -> str:
    """A new key for what is made from ``file``."""
    return f"sides/{file.administration_id}/{file.id}/{name}.{new_id().hex}"
