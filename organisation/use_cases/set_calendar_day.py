"""Decide a day of the calendar: a feast announced for another day, a bridge day, a worked Saturday."""

from datetime import date, datetime

from django.db import transaction

from common.text import Bilingual
from journal.publish import publish
from organisation.events import CalendarDaySet
from organisation.models import CalendarDay
from organisation.policies import must_administer
from organisation.principal import Principal
from organisation.queries import day_of, lock_administration
from organisation.references import difference, in_both, ref
from organisation.texts import name_in_both
from organisation.tree import unit_tree


def set_calendar_day(
    *, by: Principal, day: date, is_working: bool, name: Bilingual, now: datetime
) -> CalendarDay:
    """Say whether one works on ``day`` and what it is called, whatever the public holidays say.

    :raises NotAnAdministratorHere, NameMissing:
    """
    capacity = must_administer(by, unit_tree(by.administration_id, day_of(by, now)).tops)
    name = name_in_both(name)
    with transaction.atomic():
        administration = lock_administration(by.administration_id)
        before = CalendarDay.objects.filter(administration=administration, day=day).first()
        values = {"is_working": is_working, **in_both("name", name)}
        decided, _ = CalendarDay.objects.update_or_create(
            administration=administration, day=day, defaults=values
        )
        changes = tuple(
            change
            for field, value in values.items()
            for change in difference(field, getattr(before, field, ""), value)
        )
        if changes:
            event = CalendarDaySet(
                administration_id=administration.pk, about=ref(administration), day=day, changes=changes
            )
            publish(event, actor=by.actor(capacity), now=now)
        return decided
