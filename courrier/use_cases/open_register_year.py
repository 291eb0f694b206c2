"""Open a register's year at a number."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from common.errors import Kind, Refusal, gettext_noop
from courrier import policies
from courrier.events import RegisterYearOpened
from courrier.models import RegisterYear
from courrier.references import happened_to
from journal.publish import publish
from organisation.principal import Principal

_LARGEST = 9_999_999


class RegisterYearBegun(Refusal):
    """The year has its counter already."""

    code = "register_year_begun"
    message = gettext_noop(
        "The year {year} of this register has begun. Its numbers go on from where they are."
    )


class FirstNumberOutOfRange(Refusal):
    """Not a number that a register can begin with."""

    code = "first_number_out_of_range"
    kind = Kind.INVALID
    message = gettext_noop("Give the first number as a whole number from 1 to {limit}.")


def open_register_year(
    *, by: Principal, register_id: UUID, year: int, first_number: int = 1, now: datetime
) -> RegisterYear:
    """Open ``year`` so that the next registration gets ``first_number``: a paper register is taken over in mid-year.

    A year that nobody opens begins by itself at 1.

    :raises Unseen, NotAnAdministratorHere: the register isn't there, or the person doesn't administer its desk.
    :raises RegisterYearBegun: the year has its counter already.
    :raises FirstNumberOutOfRange: not a possible number.
    """
    register, actor = policies.must_administer_register(by, register_id)
    if not 1 <= first_number <= _LARGEST:
        raise FirstNumberOutOfRange(field="first_number", limit=_LARGEST)
    try:
        with transaction.atomic():
            opened = RegisterYear.objects.create(
                register=register,
                year=year,
                opened_at_number=first_number,
                last_number=first_number - 1,
                opened_at=now,
            )
            event = RegisterYearOpened(**happened_to(register, actor), year=year, first_number=first_number)
            publish(event, actor=actor, now=now)
    except IntegrityError as error:
        raise RegisterYearBegun(year=year) from error
    return opened
