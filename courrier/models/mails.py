"""The mail: one row for whatever is registered, comes in, leaves or goes round."""

from datetime import date

from django.db import models
from django.db.models import Q

from common.identifiers import new_id
from courrier.models.choices import (
    NAMED_READERS_ONLY,
    Channel,
    Confidentiality,
    Language,
    MailType,
    Support,
    Urgency,
)
from courrier.models.correspondents import Correspondent
from courrier.models.registers import Register
from courrier.status import AWAITED, OVER, Direction, Status
from organisation.models import Administration, Unit, User
from organisation.models.versions import Versioned


class Case(models.Model):
    """A matter (« affaire ») that groups the mails about it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    administration = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="cases")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cases")
    reference = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    folded = models.CharField(max_length=500, default="")  # both, as searched
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["administration", "reference"], name="case_reference_once")
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class Mail(Versioned):
    """A letter, a note, an envelope. ``entered_at`` is when the product got to know it, and the order of every list.

    Number, year and registration instant are given together and never change; before that a mail is a draft.
    ``holder_unit`` and ``holder`` say who has it since ``held_since``.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    administration = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="+")
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="mails")
    direction = models.CharField(max_length=8, choices=Direction.choices)
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    reference = models.CharField(max_length=120, default="")
    registered_at = models.DateTimeField(null=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    subject = models.CharField(max_length=500)
    type = models.ForeignKey(MailType, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    language = models.CharField(max_length=5, choices=Language.choices, default=Language.FRENCH)
    sender = models.ForeignKey(
        Correspondent, on_delete=models.PROTECT, null=True, related_name="sent", db_index=False
    )
    sender_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    document_date = models.DateField(null=True)
    external_reference = models.CharField(max_length=80, default="")
    external_reference_folded = models.CharField(max_length=80, default="")
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.POST)
    postal_number = models.CharField(max_length=40, default="")
    arrived_at = models.DateTimeField(null=True)
    urgency = models.PositiveSmallIntegerField(choices=Urgency.choices, default=Urgency.NORMAL)
    confidentiality = models.CharField(
        max_length=12, choices=Confidentiality.choices, default=Confidentiality.INTERNAL
    )
    envelope_unopened = models.BooleanField(default=False)
    pages = models.PositiveIntegerField(null=True)
    support = models.CharField(max_length=6, choices=Support.choices, default=Support.PAPER)
    paper_place = models.CharField(max_length=120, default="")

    status = models.CharField(max_length=20, choices=Status.choices)
    status_since = models.DateTimeField()
    holder_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    held_since = models.DateTimeField()
    deadline = models.DateField(null=True)
    legal_deadline = models.DateField(null=True)  # what the type's delay makes; ``deadline`` is never later
    outcome_reason = models.TextField(default="")  # why cancelled, or why without further action
    reply_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replies")
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="duplicates")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="mails", db_index=False)

    class Meta:
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["register", "year", "number"], name="mail_number_once"),
            models.CheckConstraint(
                condition=Q(number=None, year=None, registered_at=None)
                | Q(number__isnull=False, year__isnull=False, registered_at__isnull=False),
                name="mail_number_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["administration", "deadline"],
                name="mail_awaited",
                condition=Q(status__in=AWAITED, deadline__isnull=False),
            ),
            models.Index(fields=["holder_unit", "status", "deadline"], name="mail_holder"),
            models.Index(
                fields=["administration", "external_reference_folded"],
                name="mail_external_reference",
                condition=~Q(external_reference_folded=""),
            ),
            models.Index(fields=["sender", "-entered_at"], name="mail_sender"),
            models.Index(fields=["type", "-entered_at"], name="mail_type"),
            models.Index(fields=["case", "-entered_at"], name="mail_case", condition=Q(case__isnull=False)),
            models.Index(fields=["holder", "-entered_at"], name="mail_person"),
        ]

    @property
    def running_deadline(self) -> date | None:
        """The deadline, as long as somebody has to keep it."""
        return None if self.status in OVER else self.deadline

    def __str__(self) -> str:
        return self.reference or (str(self.id) if self.for_named_readers_only else self.subject)

    @property
    def for_named_readers_only(self) -> bool:
        """Whether only the posts named on the record may know of it."""
        return self.confidentiality in NAMED_READERS_ONLY


class SearchText(models.Model):
    """The words by which a mail is found, folded (:func:`common.text.fold`); each database indexes them in its way."""

    id = models.BigAutoField(primary_key=True)
    mail = models.OneToOneField(Mail, on_delete=models.CASCADE, related_name="search_text")
    words = models.TextField()

    def __str__(self) -> str:
        return self.words


class MailComment(models.Model):
    """A word of somebody who reads the mail, for all who read it; never changed, never removed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, related_name="comments")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["mail", "written_at"], name="mail_comments")]

    def __str__(self) -> str:
        return self.text


class MailLink(models.Model):
    """Two mails that have to do with each other; written once, the older one first."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    first = models.ForeignKey(Mail, on_delete=models.PROTECT, related_name="links_to")
    second = models.ForeignKey(Mail, on_delete=models.PROTECT, related_name="links_from")
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="mail_link_once"),
            models.CheckConstraint(condition=~Q(first=models.F("second")), name="mail_link_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} – {self.second_id}"
