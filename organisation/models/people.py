"""People and applications that sign in."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.identifiers import new_id
from common.text import Bilingual, fold
from organisation.models.administration import Administration
from organisation.models.versions import Versioned


class Density(models.TextChoices):
    """How close the lines of lists stand."""

    COMFORTABLE = "comfortable", _("Comfortable")
    COMPACT = "compact", _("Compact")


class UserManager(BaseUserManager["User"]):
    """Makes users; rights come from posts, so there is no « superuser » to make."""

    def get_queryset(self) -> models.QuerySet["User"]:
        """With the administration, which every request of theirs asks for."""
        return super().get_queryset().select_related("administration")

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin, Versioned):
    """A person, or an application's service account. People act through posts and delegations, never by themselves."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    administration = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="users")
    email = models.EmailField(unique=True)
    name_fr = models.CharField(max_length=120)
    name_ar = models.CharField(max_length=120, blank=True, default="")
    language = models.CharField(max_length=2, default="fr")
    density = models.CharField(max_length=12, choices=Density.choices, default=Density.COMFORTABLE)
    single_keys = models.BooleanField(default=True, help_text="Whether single keys act outside fields.")
    is_application = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    reset_requested_at = models.DateTimeField(null=True, blank=True)
    search = models.TextField(editable=False, help_text="Names and address, folded.")

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        indexes = [models.Index(fields=["administration", "name_fr", "id"], name="user_directory")]

    def __str__(self) -> str:
        return self.name_fr

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search = fold(f"{self.name_fr} {self.name_ar} {self.email}")
        super().save(*args, **kwargs)

    @property
    def name(self) -> Bilingual:
        return Bilingual(self.name_fr, self.name_ar)

    @property
    def awaits_password(self) -> bool:
        """Invited, but no password chosen yet."""
        return self.is_active and not self.is_application and not self.has_usable_password()
