"""The credentials with which an application comes to the API."""

from typing import ClassVar

from django.db import models
from oauth2_provider.models import AbstractApplication, ApplicationManager

from organisation.models import User


class Application(AbstractApplication):
    """A client of the API. What it may do is what its service account may do, narrowed to its scopes."""

    account: "models.OneToOneField[User, User]" = models.OneToOneField(
        User, on_delete=models.PROTECT, related_name="credentials"
    )
    scope: "models.TextField[str, str]" = models.TextField(
        help_text="The scopes that its tokens may have, with spaces between them."
    )

    objects: ClassVar[ApplicationManager] = ApplicationManager()

    def __str__(self) -> str:
        return self.name
