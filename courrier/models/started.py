"""Registrations that somebody began and hasn't finished: what was typed, and the files already sent."""

from django.db import models
from django.db.models import Q

from common.identifiers import new_id
from courrier.models.mails import Mail
from courrier.models.pieces import PieceRole
from courrier.status import Direction
from organisation.models import Administration, User
from storage.models import StoredFile


class StartedRegistration(models.Model):
    """A registration as far as its clerk got. Its identifier is also the mark by which it is registered only once.

    ``values`` is what stands in the fields, as typed. It ends registered as ``mail``, or discarded.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    administration = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(max_length=8, choices=Direction.choices)
    values = models.JSONField(default=dict)
    from_batch = models.BooleanField(default=False)  # one file among many that came at once
    kept_at = models.DateTimeField()
    discarded_at = models.DateTimeField(null=True)
    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(
                fields=["person", "direction", "-kept_at"],
                name="started_open",
                condition=Q(mail=None, discarded_at=None),
            )
        ]

    def __str__(self) -> str:
        return str(self.values.get("subject", "")) or str(self.id)


class StartedPiece(models.Model):
    """A file sent for a registration that isn't finished."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    started = models.ForeignKey(StartedRegistration, on_delete=models.PROTECT, related_name="pieces")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    role = models.CharField(max_length=10, choices=PieceRole.choices, default=PieceRole.MAIN)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["started", "file"], name="started_file_once"),
            models.UniqueConstraint(fields=["started"], condition=Q(role="main"), name="started_one_main"),
        ]

    def __str__(self) -> str:
        return self.name
