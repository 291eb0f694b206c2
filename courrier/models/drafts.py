"""What belongs to a letter that is written here: its text before it is signed, and how it left."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from common.identifiers import new_id
from courrier.models.mails import Mail
from organisation.models import Post, User
from storage.models import StoredFile


class Draft(models.Model):
    """The letter as its drafter writes it: text to be laid out, or a PDF (``file``) made elsewhere.

    ``signature_place`` is where signatures stand on the PDF, as :func:`signing.placing.checked_place` gives it.
    ``reference`` and ``attachments`` are printed under « Réf. » and « P. J. »; the letter is written in the name of
    ``signatory``, or of the head of the unit that sends it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mail = models.OneToOneField(Mail, on_delete=models.PROTECT, related_name="draft")
    body = models.TextField(default="")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=255, default="")
    reference = models.CharField(max_length=200, default="")
    attachments = models.CharField(max_length=300, default="")
    signature_place = models.JSONField(null=True)
    signatory = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(body="") | Q(file=None), name="draft_text_or_file"),
        ]

    def __str__(self) -> str:
        return f"{self.mail_id}"


class DispatchMode(models.TextChoices):
    """By which way a letter leaves."""

    POST = "post", pgettext_lazy("dispatch mode", "Post")
    REGISTERED = "registered", pgettext_lazy("dispatch mode", "Registered post")
    CARRIER = "carrier", pgettext_lazy("dispatch mode", "Carrier")
    HAND = "hand", pgettext_lazy("dispatch mode", "Delivered by hand")
    FAX = "fax", pgettext_lazy("dispatch mode", "Fax")
    EMAIL = "email", pgettext_lazy("dispatch mode", "E-mail")
    PORTAL = "portal", pgettext_lazy("dispatch mode", "Portal")


class DispatchOutcome(models.TextChoices):
    """What became of a letter that left."""

    AWAITED = "awaited", pgettext_lazy("dispatch outcome", "Awaited")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("dispatch outcome", "Acknowledged")
    RETURNED = "returned", pgettext_lazy("dispatch outcome", "Returned to sender")


class Dispatch(models.Model):
    """How and when a letter left, and what came back: an acknowledgement, or the letter itself (« NPAI »)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mail = models.OneToOneField(Mail, on_delete=models.PROTECT, related_name="dispatch")
    mode = models.CharField(max_length=10, choices=DispatchMode.choices)
    day = models.DateField()
    tracking_number = models.CharField(max_length=40, default="")
    remarks = models.TextField(default="")
    dispatched_at = models.DateTimeField()
    dispatched_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(
        max_length=12, choices=DispatchOutcome.choices, default=DispatchOutcome.AWAITED
    )
    outcome_on = models.DateField(null=True)
    outcome_remarks = models.TextField(default="")

    def __str__(self) -> str:
        return f"{self.mail_id} {self.mode}"
