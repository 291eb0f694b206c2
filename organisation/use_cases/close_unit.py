"""Close a unit that nothing stands in any more."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from common.errors import Refusal, gettext_noop
from journal.publish import publish
from organisation.events import UnitClosed
from organisation.models import Post, Unit, UnitPlacement
from organisation.policies import must_administer
from organisation.principal import Principal
from organisation.queries import day_of, lock_administration, unit_of
from organisation.references import ref


class UnitClosedAlready(Refusal):
    """The unit was closed before."""

    code = "unit_closed_already"
    message = gettext_noop("“{unit}” is closed already.")


class UnitNotEmpty(Refusal):
    """Posts or other units stand in it, now or by a move planned for later."""

    code = "unit_not_empty"
    message = gettext_noop(
        "“{unit}” still holds {posts} posts and {units} units. Close its posts and move its units first."
    )


class LastTopUnit(Refusal):
    """Without a unit at the top nobody could administer anything."""

    code = "last_top_unit"
    message = gettext_noop("“{unit}” is the top of the organisation and stays open. Rename it if need be.")


def close_unit(*, by: Principal, unit_id: UUID, version: int, now: datetime) -> Unit:
    """Close the unit today; past charts keep it.

    :raises Unseen, NotAnAdministratorHere, UnitClosedAlready, UnitNotEmpty, LastTopUnit, VersionConflict:
    """
    unit = unit_of(by, unit_id)
    if unit.closed_on:
        raise UnitClosedAlready(unit=unit.name)
    actor = by.actor(must_administer(by, [unit.pk]))
    today = day_of(by, now)
    with transaction.atomic():
        lock_administration(by.administration_id)
        unit.refresh_from_db(fields=["closed_on"])
        if unit.closed_on:
            raise UnitClosedAlready(unit=unit.name)
        posts = Post.objects.filter(unit=unit, closed_on=None).count()
        not_over = Q(ends_on=None) | Q(ends_on__gt=today)
        units = UnitPlacement.objects.filter(not_over, parent=unit).values("unit").distinct().count()
        if posts or units:
            raise UnitNotEmpty(unit=unit.name, posts=posts, units=units)
        placements = UnitPlacement.objects.filter(not_over, unit=unit)
        if placements.filter(parent=None).exists():
            raise LastTopUnit(unit=unit.name)
        unit.advance(version=version, closed_on=max(today, unit.opened_on))
        placements.filter(starts_on__gt=today).delete()
        placements.update(ends_on=today)
        event = UnitClosed(
            administration_id=by.administration_id, about=ref(unit), unit_id=unit.pk, closed_on=today
        )
        publish(event, actor=actor, now=now)
        return unit
