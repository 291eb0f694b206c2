"""Circuits that can be chosen, and their versions."""

from django.db import models
from django.db.models import Q

from common.identifiers import new_id
from common.text import Bilingual
from organisation.models import Administration, Unit, User


class Circuit(models.Model):
    """A validation circuit of an administration; of one unit and those below it when ``unit`` is set."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    administration = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="circuits")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="circuits")
    code = models.CharField(max_length=30)
    name_fr = models.CharField(max_length=160)
    name_ar = models.CharField(max_length=160)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["administration", "code"], name="circuit_code_once")]
        permissions = [("use_circuit", "May send a folder through this circuit")]

    def __str__(self) -> str:
        return self.name_fr

    @property
    def name(self) -> Bilingual:
        return Bilingual(self.name_fr, self.name_ar)


class CircuitVersion(models.Model):
    """The stages of a circuit. Editable until published, never after: folders copy it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    circuit = models.ForeignKey(Circuit, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    stages = models.JSONField(default=list)
    keep_visas = models.BooleanField(default=False)
    edits = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["circuit", "number"], name="circuit_version_once"),
            models.UniqueConstraint(
                fields=["circuit"], condition=Q(published_at=None), name="circuit_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.circuit_id} v{self.number}"
