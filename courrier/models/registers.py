"""Registers and their counters."""

from django.db import models
from django.db.models import F, Q

from common.identifiers import new_id
from common.text import Bilingual
from courrier.status import Direction
from organisation.models import Administration, Unit
from organisation.models.versions import Versioned


class Register(Versioned):
    """A book of mail kept by one desk (``unit``), with numbers of its own that begin again each year."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    administration = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="registers")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="registers")
    direction = models.CharField(max_length=8, choices=Direction.choices)
    code = models.CharField(max_length=20)
    name_fr = models.CharField(max_length=120)
    name_ar = models.CharField(max_length=120)
    mask = models.CharField(max_length=60, default="{number}/{year}")
    is_confidential = models.BooleanField(
        default=False, help_text="What is registered here is confidential at least."
    )
    is_open = models.BooleanField(default=True)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["administration", "code"], name="register_code_once")]

    def __str__(self) -> str:
        return self.name_fr

    @property
    def name(self) -> Bilingual:
        return Bilingual(self.name_fr, self.name_ar)


class RegisterYear(models.Model):
    """The counter of a register for a year. A number that was given is never given again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField()
    opened_at_number = models.PositiveIntegerField(default=1)
    last_number = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register", "year"], name="register_year_once"),
            models.CheckConstraint(
                condition=Q(opened_at_number__gte=1, last_number__gte=F("opened_at_number") - 1),
                name="register_year_counts_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register_id} {self.year}"
