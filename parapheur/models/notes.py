"""What people write beside a folder without deciding on it."""

from django.db import models

from common.identifiers import new_id
from organisation.models import User
from parapheur.models.folders import Folder


class FolderNote(models.Model):
    """A remark for those who decide, written on one version of the document; never changed, never removed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    folder = models.ForeignKey(Folder, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=2000)
    document_version = models.PositiveSmallIntegerField()
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["folder", "written_at"], name="folder_notes")]

    def __str__(self) -> str:
        return self.text
