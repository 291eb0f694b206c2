"""The order number: one per mail, without gaps or doubles in a register's year, whoever registers at the same instant."""

from datetime import datetime

from django.db.models import F, QuerySet

from common.clock import local_day
from common.errors import Refusal, gettext_noop
from courrier import mask
from courrier.models import Mail, Register, RegisterYear


class RegisterYearClosed(Refusal):
    """The register was closed for the year; it takes no more numbers."""

    code = "register_year_closed"
    message = gettext_noop(
        "The register {register} is closed for {year}. Choose another register, or ask its administrator."
    )


class RegisterClosed(Refusal):
    """The register is out of use."""

    code = "register_closed"
    message = gettext_noop("The register {register} is no longer in use. Choose another one.")


def give_number(mail: Mail, register: Register, *, now: datetime, zone: str) -> None:
    """Give ``mail`` the next number of the year in which ``now`` falls in ``zone``, and its reference; it isn't saved.

    Call it last in the transaction: until that ends, every other registration in this register waits.

    :raises RegisterClosed, RegisterYearClosed: the register takes no number.
    """
    if not register.is_open:
        raise RegisterClosed(register=register.name)
    year = local_day(now, zone).year
    mail.year, mail.number, mail.registered_at = year, _next_number(register, year, now), now
    mail.reference = mask.write(register.mask, number=mail.number, year=year, code=register.code)


def _next_number(register: Register, year: int, now: datetime) -> int:
    counter = RegisterYear.objects.filter(register=register, year=year)
    if not _count_up(counter):
        first = RegisterYear(register=register, year=year, opened_at=now)
        RegisterYear.objects.bulk_create(
            [first], ignore_conflicts=True
        )  # closed, or another opened it just now
        if not _count_up(counter):
            raise RegisterYearClosed(register=register.name, year=year)
    return counter.values_list("last_number", flat=True).get()


def _count_up(counter: QuerySet[RegisterYear]) -> int:
    return counter.filter(closed_at=None).update(last_number=F("last_number") + 1)
