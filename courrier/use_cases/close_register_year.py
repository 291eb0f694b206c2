"""Close a register's year."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.errors import Refusal, gettext_noop
from courrier import policies
from courrier.events import RegisterYearClosed
from courrier.models import RegisterYear
from courrier.references import happened_to
from journal.publish import publish
from organisation.principal import Principal


class NothingToClose(Refusal):
    """The year never began, or is closed."""

    code = "nothing_to_close"
    message = gettext_noop("The year {year} of this register isn't open, so there is nothing to close.")


def close_register_year(*, by: Principal, register_id: UUID, year: int, now: datetime) -> RegisterYear:
    """Close ``year``: the register takes no more numbers in it.

    :raises Unseen, NotAnAdministratorHere: the register isn't there, or the person doesn't administer its desk.
    :raises NothingToClose: the year never began, or is closed.
    """
    register, actor = policies.must_administer_register(by, register_id)
    open_year = RegisterYear.objects.filter(register=register, year=year, closed_at=None)
    with transaction.atomic():
        if not open_year.update(closed_at=now):
            raise NothingToClose(year=year)
        closed = RegisterYear.objects.get(register=register, year=year)
        event = RegisterYearClosed(**happened_to(register, actor), year=year, last_number=closed.last_number)
        publish(event, actor=actor, now=now)
    return closed
