"""End an appointment; the post's powers end with it, and the delegations given with them."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from common.errors import Refusal, gettext_noop
from journal.publish import publish
from organisation.events import AppointmentEnded
from organisation.models import PostHolding
from organisation.policies import must_administer
from organisation.principal import Principal
from organisation.queries import day_of, holding_of, lock_administration
from organisation.references import ref
from organisation.use_cases.place_unit import DayPast


class AppointmentOver(Refusal):
    """The appointment ends on that day or earlier already."""

    code = "appointment_over"
    message = gettext_noop("This appointment already ends on {day:%d/%m/%Y}. Choose an earlier day.")


def end_appointment(*, by: Principal, holding_id: UUID, ends_on: date, now: datetime) -> PostHolding:
    """End the holding on ``ends_on``, the first day on which the person holds the post no more (today: at once).

    :raises Unseen, NotAnAdministratorHere, DayPast, AppointmentOver:
    """
    holding = holding_of(by, holding_id)
    actor = by.actor(must_administer(by, [holding.post.unit_id]))
    if ends_on < day_of(by, now):
        raise DayPast(day=ends_on)
    with transaction.atomic():
        lock_administration(by.administration_id)
        holding.refresh_from_db(fields=["ends_on"])
        if holding.ends_on and holding.ends_on <= ends_on:
            raise AppointmentOver(day=holding.ends_on)
        # One that had not begun is kept as an empty period: it never was, and the journal says why.
        holding.ends_on = max(ends_on, holding.starts_on)
        holding.save(update_fields=["ends_on"])
        event = AppointmentEnded(
            administration_id=by.administration_id,
            about=ref(holding.user),
            unit_id=holding.post.unit_id,
            post=ref(holding.post),
            ends_on=holding.ends_on,
        )
        publish(event, actor=actor, now=now)
        return holding
