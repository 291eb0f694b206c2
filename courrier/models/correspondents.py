"""Those an administration exchanges letters with."""

from django.db import models
from django.utils.translation import pgettext_lazy

from common.identifiers import new_id
from common.text import Bilingual
from organisation.models import Administration
from organisation.models.versions import Versioned


class CorrespondentKind(models.TextChoices):
    BODY = "body", pgettext_lazy("correspondent", "Body")
    PERSON = "person", pgettext_lazy("correspondent", "Person")


class Correspondent(Versioned):
    """A body or a person outside the administration. One that turned out to be another is kept, merged into it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    administration = models.ForeignKey(
        Administration, on_delete=models.PROTECT, related_name="correspondents"
    )
    kind = models.CharField(max_length=6, choices=CorrespondentKind.choices, default=CorrespondentKind.BODY)
    name_fr = models.CharField(max_length=200, blank=True, default="")
    name_ar = models.CharField(max_length=200, blank=True, default="")
    address = models.TextField(blank=True, default="")
    city = models.CharField(max_length=80, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    folded = models.CharField(max_length=500, default="")  # both names, as searched
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    is_active = models.BooleanField(
        default=True, help_text="Offered while one types; otherwise only found in the directory."
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name_fr="", name_ar=""), name="correspondent_has_a_name"
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")), name="correspondent_not_into_itself"
            ),
        ]
        indexes = [models.Index(fields=["administration", "folded"], name="correspondent_folded")]

    def __str__(self) -> str:
        return self.name_fr or self.name_ar

    @property
    def name(self) -> Bilingual:
        return Bilingual(self.name_fr, self.name_ar)
