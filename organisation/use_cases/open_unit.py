"""Open a unit under another one."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from common.errors import Kind, Refusal, gettext_noop
from common.text import Bilingual
from journal.publish import publish
from journal.requests import claim
from organisation.events import UnitOpened
from organisation.models import Unit, UnitPlacement
from organisation.policies import must_administer
from organisation.principal import Principal
from organisation.queries import lock_administration, unit_of
from organisation.references import in_both, ref
from organisation.texts import name_in_both, short_code
from organisation.tree import unit_tree


class UnitCodeTaken(Refusal):
    """Two units of one administration can't share a code, even when one of them is closed."""

    code = "unit_code_taken"
    message = gettext_noop("The code {code} already names the unit “{unit}”. Choose another code.")


class ParentNotStanding(Refusal):
    """The unit above didn't stand, or doesn't any more, on the day asked for."""

    code = "parent_not_standing"
    kind = Kind.INVALID
    message = gettext_noop(
        "“{parent}” isn't open on {day:%d/%m/%Y}. Choose a day when it is, or another unit."
    )


def open_unit(
    *,
    by: Principal,
    parent_id: UUID,
    code: str,
    name: Bilingual,
    opened_on: date,
    now: datetime,
    request_key: str | None = None,
) -> Unit:
    """Open a unit under ``parent_id`` from ``opened_on``.

    :raises Unseen, NotAnAdministratorHere, CodeMissing, NameMissing, UnitCodeTaken, ParentNotStanding:
    """
    parent = unit_of(by, parent_id)
    actor = by.actor(must_administer(by, [parent.pk]))
    code, name = short_code(code), name_in_both(name)
    content = [parent_id, code, name.fr, name.ar, opened_on]
    with transaction.atomic():
        lock_administration(by.administration_id)
        request = claim(request_key, actor=actor, action="organisation.open_unit", content=content, now=now)
        if request.again:
            return unit_of(by, request.result_id)
        if namesake := Unit.objects.filter(administration_id=by.administration_id, code=code).first():
            raise UnitCodeTaken(code=code, unit=namesake.name)
        if parent.pk not in unit_tree(by.administration_id, opened_on).parents:
            raise ParentNotStanding(parent=parent.name, day=opened_on)
        unit = Unit.objects.create(
            administration_id=by.administration_id, code=code, opened_on=opened_on, **in_both("name", name)
        )
        UnitPlacement.objects.create(unit=unit, parent=parent, starts_on=opened_on)
        event = UnitOpened(
            administration_id=by.administration_id,
            about=ref(unit),
            unit_id=unit.pk,
            parent=ref(parent),
            opened_on=opened_on,
        )
        publish(event, actor=actor, now=now)
        request.served(unit.pk)
        return unit
