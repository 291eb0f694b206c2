"""The administration: the tenant that every other record belongs to."""

from django.db import models

from common.identifiers import new_id
from common.text import Bilingual
from organisation.models.versions import Versioned


class Administration(Versioned):
    """A ministry or public body. Several share one installation, and none sees another's records."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=30, unique=True)
    name_fr = models.CharField(max_length=200)
    name_ar = models.CharField(max_length=200)
    letterhead_fr = models.TextField(
        blank=True, default="", help_text="Lines above the name, such as the kingdom's."
    )
    letterhead_ar = models.TextField(blank=True, default="")
    address_fr = models.TextField(blank=True, default="")
    address_ar = models.TextField(blank=True, default="")
    city_fr = models.CharField(max_length=80, blank=True, default="")
    city_ar = models.CharField(max_length=80, blank=True, default="")
    time_zone = models.CharField(max_length=40, default="Africa/Casablanca")
    country = models.CharField(
        max_length=2, default="MA", help_text="Whose public holidays its calendar starts from."
    )
    language = models.CharField(max_length=2, default="fr")
    logo = models.CharField(
        max_length=64, blank=True, default="", help_text="SHA-256 of its logo, if it has one."
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name_fr

    @property
    def name(self) -> Bilingual:
        return Bilingual(self.name_fr, self.name_ar)


class Logo(models.Model):
    """The picture that stands for an administration on papers and screens, as PNG; apart, since few requests need it."""

    administration = models.OneToOneField(
        Administration, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.administration_id}"


class CalendarDay(models.Model):
    """A day that the administration's calendar decides differently from the library: a movable feast moved, a bridge day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    administration = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="calendar_days")
    day = models.DateField()
    is_working = models.BooleanField()
    name_fr = models.CharField(max_length=120)
    name_ar = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["administration", "day"], name="calendar_day_once")]

    def __str__(self) -> str:
        return f"{self.day}"
