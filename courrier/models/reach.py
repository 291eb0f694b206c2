"""Before whose eyes a mail has come: what every list is read from."""

from django.db import models
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from common.identifiers import new_id
from courrier.models.mails import Mail
from organisation.models import Post, User


class ScopeKind(models.TextChoices):
    REGISTER = "register"
    UNIT = "unit"
    PERSON = "person"
    POST = "post"


class MailReach(models.Model):
    """One row for each register, unit or person that a mail has reached; for a confidential mail, each named post.

    A person's lists are the streams of their scopes, read newest first one by one and merged. ``entered_at`` is the
    mail's own, so that a mail met in two streams stands at the same place in both. ``direction`` and ``status`` are
    copies that filter without touching the mail; ``snapshots.move`` keeps them in step.
    """

    id = models.BigAutoField(primary_key=True)
    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, related_name="reach")
    kind = models.CharField(max_length=8, choices=ScopeKind.choices)
    scope = models.UUIDField()  # the id of the register, unit, person or post
    entered_at = models.DateTimeField()
    direction = models.CharField(max_length=8)
    status = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mail", "scope"], name="reach_once")]
        indexes = [
            models.Index(fields=["scope", "-entered_at", "-mail"], name="reach_newest"),
            models.Index(fields=["scope", "status", "-entered_at", "-mail"], name="reach_by_status"),
        ]

    def __str__(self) -> str:
        return f"{self.mail_id} → {self.kind} {self.scope}"


class ConfidentialReader(models.Model):
    """A post named on a confidential mail: whoever holds it may read the mail, and nobody else."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, related_name="readers")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mail", "post"], name="reader_once")]

    def __str__(self) -> str:
        return f"{self.post_id} reads {self.mail_id}"


class MailUserPermission(UserObjectPermissionBase):
    """The exception: one mail shared with one person (django-guardian, direct key)."""

    content_object = models.ForeignKey(Mail, on_delete=models.CASCADE)


class MailGroupPermission(GroupObjectPermissionBase):
    """The exception: one mail shared with a group (django-guardian, direct key)."""

    content_object = models.ForeignKey(Mail, on_delete=models.CASCADE)
