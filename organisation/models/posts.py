"""Posts (fonctions), who holds them and when, the rights they carry, and delegations."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from common.identifiers import new_id
from common.text import Bilingual
from organisation.models.administration import Administration
from organisation.models.people import User
from organisation.models.periods import covering, standing
from organisation.models.units import Unit
from organisation.models.versions import Versioned
from organisation.roles import Right, Role


class PostQuerySet(models.QuerySet["Post"]):
    def standing_on(self, day: date) -> Self:
        """Created, and not closed yet."""
        return self.filter(standing(day))


class Post(Versioned):
    """A function in a unit, such as head of division; it outlives the people who hold it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    administration = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    title_fr = models.CharField(max_length=160)
    title_ar = models.CharField(max_length=160)
    heads_unit = models.BooleanField(default=False)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(heads_unit=True, closed_on=None), name="post_one_head_per_unit"
            )
        ]

    def __str__(self) -> str:
        return self.title_fr

    @property
    def title(self) -> Bilingual:
        return Bilingual(self.title_fr, self.title_ar)

    def set_rights(self, rights: Iterable[Right]) -> None:
        """Replace the rights that the post carries; of two that differ in reach only, the wider counts."""
        widest: dict[tuple[Role, UUID], bool] = {}
        for right in rights:
            key = (right.role, right.unit_id)
            widest[key] = widest.get(key, False) or right.with_subtree
        self.rights.all().delete()
        PostRight.objects.bulk_create(
            PostRight(post=self, role=role, unit_id=unit_id, with_subtree=with_subtree)
            for (role, unit_id), with_subtree in widest.items()
        )


class PostRight(models.Model):
    """A role that a post carries in a unit, with or without the units below it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="rights")
    role = models.CharField(max_length=20, choices=Role.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    with_subtree = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "role", "unit"], name="right_once")]

    def __str__(self) -> str:
        return f"{self.role} {self.unit_id}"


class PostHoldingQuerySet(models.QuerySet["PostHolding"]):
    def on(self, day: date) -> Self:
        """Held on ``day``, the post being open."""
        return self.filter(covering(day), standing(day, "post__"))


class PostHolding(models.Model):
    """Who holds a post, from when to when (days in the administration's zone; the last day is not included)."""

    class Title(models.TextChoices):
        HOLDER = "holder", _("Holder")
        INTERIM = "interim", _("Acting holder")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="holdings")
    kind = models.CharField(max_length=10, choices=Title.choices, default=Title.HOLDER)
    act = models.CharField(max_length=160, blank=True, default="", help_text="The decision that appoints.")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = PostHoldingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="holding_period"
            )
        ]
        indexes = [models.Index(fields=["user", "starts_on"], name="holding_user")]

    def __str__(self) -> str:
        return f"{self.user_id} = {self.post_id}"


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def in_force(self, now: datetime, day: date) -> Self:
        """Begun, not ended, not revoked, both people active, and the delegator still holds the post."""
        holds = PostHolding.objects.on(day).filter(post=OuterRef("post"), user=OuterRef("delegator"))
        return self.filter(
            Exists(holds),
            Q(revoked_at=None) | Q(revoked_at__gt=now),
            covering(day),
            delegator__is_active=True,
            delegate__is_active=True,
        )


class Delegation(Versioned):
    """A written act by which the holder of a post lets another person act for it, for a period, in some units.

    Personal, stated scope, revocable, no sub-delegation; the delegator keeps the power (domain, « délégation de signature »).
    No unit named means all the units that the post's rights cover.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    administration = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="delegations")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="delegations")
    delegator = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegations_received")
    act_number = models.CharField(max_length=60)
    act_date = models.DateField()
    publication = models.CharField(max_length=160, blank=True, default="")
    may_sign = models.BooleanField(default=False)
    units = models.ManyToManyField(Unit, blank=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revocation_reason = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()

    objects = DelegationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="delegation_period"),
            models.CheckConstraint(condition=~Q(delegator=F("delegate")), name="delegation_to_another"),
        ]
        indexes = [models.Index(fields=["delegate", "ends_on"], name="delegation_delegate")]

    def __str__(self) -> str:
        return f"{self.act_number} {self.delegator_id} → {self.delegate_id}"
