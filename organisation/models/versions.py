"""Records that people edit: each carries a version, and an edit says which one it was made from."""

from typing import Self

from django.db import models

from common.errors import VersionConflict
from journal.events import Change


class Versioned(models.Model):
    """A record whose edits are compared and set: two people who edit at once can't undo each other unseen."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    def change(self, *, version: int, **values: object) -> tuple[Change, ...]:
        """Set ``values`` if the record still stands at ``version``; returns what really changed, for the journal.

        :raises VersionConflict: somebody else has edited it since.
        """
        changes = tuple(
            Change(field=name, before=_text(getattr(self, name)), after=_text(value))
            for name, value in values.items()
            if getattr(self, name) != value
        )
        self.advance(version=version, **values)
        return changes

    def advance(self, *, version: int, **values: object) -> None:
        """As :meth:`change`, for an edit whose changes are told otherwise."""
        mine: models.QuerySet[Self] = models.QuerySet(type(self)).filter(pk=self.pk, version=version)
        if not mine.update(version=version + 1, **values):
            raise VersionConflict
        self.version = version + 1
        for name, value in values.items():
            setattr(self, name, value)


def _text(value: object) -> str:
    return "" if value is None else str(value)
