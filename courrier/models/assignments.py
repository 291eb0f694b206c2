"""To whom a mail was handed, and to whom it is addressed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from common.identifiers import new_id
from courrier.models.choices import Instruction
from courrier.models.correspondents import Correspondent
from courrier.models.mails import Mail
from organisation.models import Unit, User


class AssignmentRole(models.TextChoices):
    OWNER = "owner", pgettext_lazy("assignment", "For action")
    COPY = "copy", pgettext_lazy("assignment", "Copy")


class Assignment(models.Model):
    """A mail handed to a unit, perhaps to one person there, with what is asked. It has one owner at a time.

    ``assigned_from`` is the unit that handed it over, and to which it goes back when returned.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=5, choices=AssignmentRole.choices)
    instruction = models.ForeignKey(Instruction, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(default="")
    deadline = models.DateField(null=True)
    assigned_from = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    assigned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    return_reason = models.TextField(default="")

    class Meta:
        ordering = ["assigned_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["mail"], condition=Q(role="owner", ended_at=None), name="assignment_one_owner"
            )
        ]

    def __str__(self) -> str:
        return f"{self.mail_id} → {self.unit_id}"


class RecipientKind(models.TextChoices):
    TO = "to", pgettext_lazy("recipient", "To")
    THROUGH = "through", pgettext_lazy("recipient", "Through")
    COPY = "copy", pgettext_lazy("recipient", "Copy")


class Recipient(models.Model):
    """To whom a mail is addressed: a correspondent outside or a unit inside."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, related_name="recipients")
    kind = models.CharField(max_length=7, choices=RecipientKind.choices, default=RecipientKind.TO)
    correspondent = models.ForeignKey(Correspondent, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(correspondent=None, unit__isnull=False)
                | Q(correspondent__isnull=False, unit=None),
                name="recipient_inside_or_outside",
            )
        ]

    def __str__(self) -> str:
        return f"{self.mail_id} → {self.correspondent_id or self.unit_id}"
