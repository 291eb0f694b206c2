"""The dated tree of units."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from common.identifiers import new_id
from common.text import Bilingual
from organisation.models.administration import Administration
from organisation.models.periods import covering, standing
from organisation.models.versions import Versioned


class UnitQuerySet(models.QuerySet["Unit"]):
    def standing_on(self, day: date) -> Self:
        """Opened, and not closed yet."""
        return self.filter(standing(day))


class Unit(Versioned):
    """A node of the organisation tree: directorate, division, service, registry office. Closed, never removed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    administration = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="units")
    code = models.CharField(max_length=30)
    name_fr = models.CharField(max_length=200)
    name_ar = models.CharField(max_length=200)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["administration", "code"], name="unit_code_once")]

    def __str__(self) -> str:
        return self.name_fr

    @property
    def name(self) -> Bilingual:
        return Bilingual(self.name_fr, self.name_ar)


class UnitPlacementQuerySet(models.QuerySet["UnitPlacement"]):
    def on(self, day: date) -> Self:
        """The chart of ``day``."""
        return self.filter(covering(day))


class UnitPlacement(models.Model):
    """Under which unit a unit stood, and from when to when; the last day is not included."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="placements")
    parent = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="child_placements"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = UnitPlacementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(ends_on=None), name="placement_one_open"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="placement_period"
            ),
            models.CheckConstraint(condition=~Q(unit=F("parent")), name="placement_not_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} < {self.parent_id}"
