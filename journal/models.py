"""The journal's tables: entries that never change, deliveries that tell them, keys of requests already served."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from common.identifiers import new_id


class Entry(models.Model):
    """One fact. ``canonical`` is the truth (its hash is the leaf of the proof); the other columns are copies to filter by."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    canonical = models.TextField()
    leaf = models.BinaryField(max_length=32)
    name = models.CharField(max_length=80)
    occurred_at = models.DateTimeField()
    administration_id = models.UUIDField(null=True)
    actor_id = models.UUIDField(null=True)
    unit_id = models.UUIDField(null=True)
    about_kind = models.CharField(max_length=40)
    about_id = models.UUIDField()
    matter_kind = models.CharField(max_length=40, default="")
    matter_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["about_id", "id"], name="entry_about"),
            models.Index(
                fields=["matter_id", "id"], name="entry_matter", condition=Q(matter_id__isnull=False)
            ),
            models.Index(fields=["administration_id", "occurred_at", "id"], name="entry_administration"),
            models.Index(
                fields=["actor_id", "occurred_at", "id"],
                name="entry_actor",
                condition=Q(actor_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.id}"


class Lane(models.TextChoices):
    """How long the work may take: what people wait for is never behind what takes minutes."""

    FAST = "fast"
    SLOW = "slow"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, now: datetime) -> Self:
        """Not done, its time has come, and nobody is at it. A first try waits for no time: clocks may differ."""
        free = Q(leased_until=None) | Q(leased_until__lte=now)
        return self.filter(free, Q(attempts=0) | Q(next_try_at__lte=now), done_at=None)

    def failing(self) -> Self:
        """Failed at least once, and not done."""
        return self.filter(done_at=None).exclude(problem="")


class Delivery(models.Model):
    """One entry to be told to one subscriber, at least once, however often the worker dies."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="deliveries")
    subscriber = models.CharField(max_length=80)
    lane = models.CharField(max_length=4, choices=Lane.choices)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    problem = models.TextField(default="")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "subscriber"], name="delivery_once")]
        indexes = [
            models.Index(
                fields=["lane", "next_try_at"], name="delivery_due", condition=Q(done_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.subscriber} ← {self.entry_id}"


class ServedRequest(models.Model):
    """A request that was served, so that the same one sent again gets the same answer instead of a second effect."""

    id = models.BigAutoField(primary_key=True)
    requester_id = models.UUIDField()
    key = models.CharField(max_length=200)
    action = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    result_id = models.UUIDField(null=True)
    served_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["requester_id", "key"], name="request_once")]

    def __str__(self) -> str:
        return f"{self.action} {self.key}"
