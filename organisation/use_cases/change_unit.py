"""Correct the name of a unit."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.text import Bilingual
from journal.publish import publish
from organisation.events import UnitChanged
from organisation.models import Unit
from organisation.policies import must_administer
from organisation.principal import Principal
from organisation.queries import unit_of
from organisation.references import in_both, ref
from organisation.texts import name_in_both


def change_unit(*, by: Principal, unit_id: UUID, name: Bilingual, version: int, now: datetime) -> Unit:
    """Give the unit another name; its code stays, since numbers were formed with it.

    :raises Unseen, NotAnAdministratorHere, NameMissing, VersionConflict:
    """
    unit = unit_of(by, unit_id)
    capacity = must_administer(by, [unit.pk])
    name = name_in_both(name)
    with transaction.atomic():
        changes = unit.change(version=version, **in_both("name", name))
        if changes:
            event = UnitChanged(
                administration_id=by.administration_id, about=ref(unit), unit_id=unit.pk, changes=changes
            )
            publish(event, actor=by.actor(capacity), now=now)
        return unit
