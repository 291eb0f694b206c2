"""The unit tree of one administration as it stood on one day."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import F, Q

from organisation.models import UnitPlacement
from organisation.models.periods import covering


@dataclass(frozen=True)
class UnitTree:
    """Which unit stands under which."""

    parents: dict[UUID, UUID | None]

    @cached_property
    def _children(self) -> Mapping[UUID | None, list[UUID]]:
        children: defaultdict[UUID | None, list[UUID]] = defaultdict(list)
        for unit, parent in self.parents.items():
            children[parent].append(unit)
        return children

    @property
    def tops(self) -> frozenset[UUID]:
        """The units that stand under none."""
        return frozenset(unit for unit, parent in self.parents.items() if parent is None)

    def subtree(self, unit_id: UUID) -> frozenset[UUID]:
        """The unit and all units below it; empty when the unit didn't stand that day."""
        if unit_id not in self.parents:
            return frozenset()
        found: set[UUID] = set()
        waiting = [unit_id]
        while waiting:
            unit = waiting.pop()
            if unit not in found:
                found.add(unit)
                waiting.extend(self._children.get(unit, ()))
        return frozenset(found)

    def line(self, unit_id: UUID) -> tuple[UUID, ...]:
        """The unit, the unit above it, and so on to the top."""
        line: list[UUID] = []
        unit: UUID | None = unit_id
        while unit is not None and unit not in line:
            line.append(unit)
            unit = self.parents.get(unit)
        return tuple(line)


def unit_tree(administration_id: UUID, day: date, *, with_coming: bool = False) -> UnitTree:
    """The tree of ``administration_id`` on ``day``: one query.

    ``with_coming`` adds the units that open later where they will stand first, so that they can be prepared.
    """
    wanted = covering(day)
    if with_coming:
        wanted |= Q(unit__opened_on__gt=day, starts_on=F("unit__opened_on"))
    placements = UnitPlacement.objects.filter(wanted, unit__administration_id=administration_id)
    return UnitTree(dict(placements.values_list("unit_id", "parent_id")))
