"""What people were told, the messages that carried it to them, and how each of them wants to be told."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.identifiers import new_id
from organisation.models import Administration, User


class Kind(models.TextChoices):
    """What the person is to do about it; the label is the word on the link."""

    TO_SIGN = "to_sign", _("Read and sign")
    TO_APPROVE = "to_approve", _("Read and decide")
    TO_ADVISE = "to_advise", _("Give an opinion")
    TO_CORRECT = "to_correct", _("Correct")
    TO_REPAIR = "to_repair", _("See why")
    TO_HANDLE = "to_handle", _("Deal with it")
    TO_ASSIGN = "to_assign", _("Choose a unit")
    TO_DISPATCH = "dispatch", _("Dispatch it")
    LATE = "late", _("Deal with it now")
    TO_READ = "to_read", _("Read it")
    NEWS = "news", _("See it")


ASKED_IN_CIRCUIT = (Kind.TO_SIGN, Kind.TO_APPROVE, Kind.TO_ADVISE)
ASKED_OF_HOLDER = (Kind.TO_HANDLE, Kind.TO_ASSIGN, Kind.TO_DISPATCH)


class Notification(models.Model):
    """One person told of one thing. Kept as a sentence's id and its facts, so that it speaks the reader's language.

    ``about`` is the record that its link opens. ``entry_id`` is the journal's entry that it comes from; a reminder
    comes from a day instead. ``happened_at`` is the fact's own time. ``read_at`` is when the person saw it, or when
    nothing was left to do about it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    administration = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notifications")
    entry_id = models.UUIDField(null=True)
    reminded_on = models.DateField(null=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    sentence = models.CharField(max_length=200)
    facts = models.JSONField()
    about_kind = models.CharField(max_length=40)
    about_id = models.UUIDField()
    matter_kind = models.CharField(max_length=40, default="")
    matter_id = models.UUIDField(null=True)
    is_urgent = models.BooleanField(default=False)
    happened_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "entry_id", "kind"],
                condition=Q(entry_id__isnull=False),
                name="notification_once",
            ),
            models.UniqueConstraint(
                fields=["recipient", "about_id", "kind", "reminded_on"],
                condition=Q(reminded_on__isnull=False),
                name="reminder_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(entry_id=None, reminded_on__isnull=False)
                | Q(entry_id__isnull=False, reminded_on=None),
                name="notification_has_one_cause",
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "-happened_at", "-id"], name="notification_newest"),
            models.Index(fields=["recipient"], name="notification_unread", condition=Q(read_at=None)),
            models.Index(fields=["about_id", "-happened_at"], name="notification_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about_kind} → {self.recipient_id}"


class MessageState(models.TextChoices):
    WAITING = "waiting", _("To be sent")
    SENT = "sent", _("Sent")
    DROPPED = "dropped", _("No longer needed")


class Message(models.Model):
    """What a channel carries to one person: one notification at once, or all of a ``day`` together.

    The row is the request itself; it says where it stands, how often sending was tried, and what stands in the way.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    notifications = models.ManyToManyField(Notification, related_name="messages")
    channel = models.CharField(max_length=20)
    day = models.DateField(null=True)
    state = models.CharField(max_length=7, choices=MessageState.choices, default=MessageState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(default="")
    address = models.CharField(max_length=254, default="")  # where it really went
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "channel", "day"],
                condition=Q(day__isnull=False),
                name="message_once_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} → {self.recipient_id}"


class When(models.TextChoices):
    """When a channel carries what isn't urgent; what is urgent, it carries at once."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day, in the morning")
    URGENT_ONLY = "urgent_only", _("Never: only what is urgent or late")


class Preference(models.Model):
    """How a person wants a channel to tell them; without one, once a day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20)
    when = models.CharField(max_length=11, choices=When.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "channel"], name="preference_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.channel} {self.when}"


class Morning(models.Model):
    """A day on which an administration's people were reminded and their messages of the day written."""

    id = models.BigAutoField(primary_key=True)
    administration = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["administration", "day"], name="morning_once")]

    def __str__(self) -> str:
        return f"{self.administration_id} {self.day}"
