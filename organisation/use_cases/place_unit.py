"""Move a unit in the organisation tree from a day on; the charts of earlier days stay as they were."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from common.errors import Kind, Refusal, gettext_noop
from journal.publish import publish
from organisation.events import UnitPlaced
from organisation.models import Unit, UnitPlacement
from organisation.policies import must_administer
from organisation.principal import Principal
from organisation.queries import day_of, lock_administration, unit_of
from organisation.references import difference, ref
from organisation.tree import unit_tree
from organisation.use_cases.open_unit import ParentNotStanding


class DayPast(Refusal):
    """A change of the organisation can't begin in the past: what was done under the old one would change its meaning."""

    code = "day_past"
    kind = Kind.INVALID
    message = gettext_noop("{day:%d/%m/%Y} is past. Choose today or a later day.")


class UnitBelowItself(Refusal):
    """The unit would stand below itself."""

    code = "unit_below_itself"
    kind = Kind.INVALID
    message = gettext_noop(
        "“{unit}” can't stand below itself, as it would under “{parent}” on {day:%d/%m/%Y}. Choose another unit."
    )


class UnitNotStanding(Refusal):
    """The unit isn't open on the day asked for."""

    code = "unit_not_standing"
    message = gettext_noop("“{unit}” isn't open on {day:%d/%m/%Y}. Choose a day when it is.")


def place_unit(
    *, by: Principal, unit_id: UUID, parent_id: UUID, effective_on: date, version: int, now: datetime
) -> Unit:
    """Put the unit, with all below it, under ``parent_id`` from ``effective_on``, until the next move if one is planned.

    :raises Unseen, NotAnAdministratorHere, VersionConflict, DayPast:
    :raises UnitNotStanding, ParentNotStanding: one of the two isn't open that day.
    :raises UnitBelowItself: that day, or on the day of a move planned for later.
    """
    unit, parent = unit_of(by, unit_id), unit_of(by, parent_id)
    actor = by.actor(must_administer(by, [unit.pk, parent.pk]))
    if effective_on < day_of(by, now):
        raise DayPast(day=effective_on)
    if unit.pk == parent.pk:
        raise UnitBelowItself(unit=unit.name, parent=parent.name, day=effective_on)
    with transaction.atomic():
        lock_administration(by.administration_id)
        placement = UnitPlacement.objects.on(effective_on).filter(unit=unit).select_related("parent").first()
        if placement is None:
            raise UnitNotStanding(unit=unit.name, day=effective_on)
        if placement.parent_id == parent.pk:
            return unit
        unit.advance(version=version)
        changes = difference("parent", placement.parent or "", parent)
        _move(placement, parent, effective_on)
        _must_be_a_tree(unit, parent, effective_on)
        event = UnitPlaced(
            administration_id=by.administration_id,
            about=ref(unit),
            unit_id=unit.pk,
            effective_on=effective_on,
            changes=changes,
        )
        publish(event, actor=actor, now=now)
        return unit


def _move(placement: UnitPlacement, parent: Unit, effective_on: date) -> None:
    if placement.starts_on == effective_on:
        placement.parent = parent
        placement.save(update_fields=["parent"])
        return
    until, placement.ends_on = placement.ends_on, effective_on
    placement.save(update_fields=["ends_on"])
    UnitPlacement.objects.create(
        unit_id=placement.unit_id, parent=parent, starts_on=effective_on, ends_on=until
    )


def _must_be_a_tree(unit: Unit, parent: Unit, effective_on: date) -> None:
    """On the day of the move, and on each later day for which another move is planned."""
    planned = UnitPlacement.objects.filter(
        unit__administration_id=unit.administration_id, starts_on__gt=effective_on
    ).values_list("starts_on", flat=True)
    for day in sorted({effective_on, *planned}):
        tree = unit_tree(unit.administration_id, day)
        if tree.parents.get(unit.pk) != parent.pk:
            continue
        if parent.pk not in tree.parents:
            raise ParentNotStanding(parent=parent.name, day=day)
        if unit.pk in tree.line(parent.pk):
            raise UnitBelowItself(unit=unit.name, parent=parent.name, day=day)
