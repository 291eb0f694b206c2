"""The files of a mail."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from common.identifiers import new_id
from courrier.models.mails import Mail
from organisation.models import User
from storage.models import StoredFile


class PieceRole(models.TextChoices):
    MAIN = "main", pgettext_lazy("piece", "Main piece")
    ATTACHMENT = "attachment", pgettext_lazy("piece", "Attachment")
    RECEIPT = "receipt", pgettext_lazy("piece", "Receipt")
    DRAFT = "draft", pgettext_lazy("piece", "Draft")
    SIGNED = "signed", pgettext_lazy("piece", "Signed document")
    SLIP = "slip", pgettext_lazy("piece", "Transmittal slip")
    PROOF = "proof", pgettext_lazy("piece", "Proof of dispatch")


class MailPiece(models.Model):
    """A file of a mail, under the name it came with. ``paper_code`` is printed on papers that the product makes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, related_name="pieces")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    role = models.CharField(max_length=10, choices=PieceRole.choices)
    position = models.PositiveSmallIntegerField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    paper_code = models.CharField(max_length=26, null=True, unique=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["mail", "position"], name="piece_position_once"),
            models.UniqueConstraint(fields=["mail"], condition=Q(role="main"), name="piece_one_main"),
            models.UniqueConstraint(fields=["mail"], condition=Q(role="receipt"), name="piece_one_receipt"),
            models.UniqueConstraint(fields=["mail"], condition=Q(role="slip"), name="piece_one_slip"),
        ]

    def __str__(self) -> str:
        return self.name
