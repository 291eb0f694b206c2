"""Where people are signed in."""

from django.db import models

from common.identifiers import new_id
from organisation.models.people import User


class OpenSession(models.Model):
    """A browser in which somebody is signed in; the row goes when the session ends."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="open_sessions")
    key = models.CharField(max_length=40, unique=True, help_text="The key of the browser's session.")
    device = models.CharField(
        max_length=300, blank=True, default="", help_text="As the browser names itself."
    )
    address = models.CharField(max_length=45, blank=True, default="")
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "-seen_at"], name="session_of_user")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.opened_at:%Y-%m-%d %H:%M}"
