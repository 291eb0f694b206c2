"""Leave a day of the calendar to the public holidays again."""

from datetime import date, datetime

from django.db import transaction

from journal.publish import publish
from organisation.events import CalendarDaySet
from organisation.models import CalendarDay
from organisation.policies import must_administer
from organisation.principal import Principal
from organisation.queries import day_of, lock_administration
from organisation.references import difference, ref
from organisation.tree import unit_tree


def clear_calendar_day(*, by: Principal, day: date, now: datetime) -> None:
    """Take back what was decided for ``day``; nothing happens when nothing was.

    :raises NotAnAdministratorHere:
    """
    capacity = must_administer(by, unit_tree(by.administration_id, day_of(by, now)).tops)
    with transaction.atomic():
        administration = lock_administration(by.administration_id)
        decided = CalendarDay.objects.filter(administration=administration, day=day).first()
        if decided is None:
            return
        decided.delete()
        event = CalendarDaySet(
            administration_id=administration.pk,
            about=ref(administration),
            day=day,
            changes=(
                *difference("is_working", decided.is_working, ""),
                *difference("name_fr", decided.name_fr, ""),
                *difference("name_ar", decided.name_ar, ""),
            ),
        )
        publish(event, actor=by.actor(capacity), now=now)
