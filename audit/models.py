"""The seals' tables, append-only like the journal: positions, seals, and the mark that a seal lies outside too."""

import hashlib
import json
from datetime import UTC

from django.db import models

from journal.models import Entry

FIRST_PREVIOUS = bytes(32)  # what the first seal names as the seal before it


class Seal(models.Model):
    """A closed batch: the Merkle root (RFC 6962) of the entries at positions ``first`` to ``last``, chained to the seal before."""

    number = models.BigIntegerField(primary_key=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()
    hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.number}: {self.first}–{self.last}"

    @property
    def text(self) -> str:
        """The canonical JSON that is kept outside; its SHA-256 is the seal's hash, and the next one's ``previous``."""
        return json.dumps(
            {
                "number": self.number,
                "first": self.first,
                "last": self.last,
                "root": bytes(self.root).hex(),
                "previous": bytes(self.previous).hex(),
                "sealed_at": self.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
            },
            sort_keys=True,
            separators=(",", ":"),
        )

    def computed_hash(self) -> bytes:
        """The hash that the row's content gives, to be compared with the one it bears."""
        return hashlib.sha256(self.text.encode()).digest()


class SealedEntry(models.Model):
    """An entry's place: positions have no gap, in the order of sealing; late commits come late, and none is missed."""

    position = models.BigIntegerField(primary_key=True)
    # No constraint in the database: it would lock the entries' rows while they are sealed, and hide what tampering shows.
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, db_constraint=False, related_name="sealed")
    leaf = models.BinaryField(max_length=32)
    seal = models.ForeignKey(
        Seal, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="entries"
    )

    def __str__(self) -> str:
        return f"{self.position} {self.entry_id}"


class Anchor(models.Model):
    """A seal whose text lies in the document store under ``key``."""

    seal = models.OneToOneField(
        Seal, on_delete=models.PROTECT, db_constraint=False, primary_key=True, related_name="anchor"
    )
    key = models.CharField(max_length=80)
    anchored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
