"""Working days: the country's holidays, corrected by the administration."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from common.clock import local_day
from common.text import Bilingual
from organisation.calendar import (
    add_working_days,
    calendar_of,
    days_off,
    is_working_day,
    working_days_between,
)
from organisation.events import CalendarDaySet
from organisation.models import CalendarDay
from organisation.policies import NotAnAdministratorHere
from organisation.roles import Role
from organisation.texts import NameMissing
from organisation.use_cases.clear_calendar_day import clear_calendar_day
from organisation.use_cases.set_calendar_day import set_calendar_day
from tests.factories.organisation import Ministry, make_principal

pytestmark = pytest.mark.django_db
FEAST = Bilingual("Aïd al-Fitr", "عيد الفطر")
ESTIMATED = date(2026, 3, 20)  # a Friday
ANNOUNCED = date(2026, 3, 23)  # a Monday


def deciding(ministry: Ministry, day: date, *, is_working: bool = False, **changed: Any) -> CalendarDay:
    given = {"by": ministry.administrator, "name": FEAST, "now": ministry.now}
    return set_calendar_day(day=day, is_working=is_working, **(given | changed))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 3, 10), True),
        (date(2026, 3, 14), False),  # Saturday
        (date(2026, 3, 15), False),  # Sunday
        (date(2026, 7, 30), False),  # Throne Day
        (date(2026, 1, 14), False),  # Amazigh New Year
        (ESTIMATED, False),
        (ANNOUNCED, True),
    ],
)
def test_weekends_and_public_holidays_are_no_working_days(ministry: Ministry, day: date, works: bool) -> None:
    assert is_working_day(ministry.administration, day) is works


def test_a_feast_announced_for_another_day_moves(ministry: Ministry, told: Any) -> None:
    deciding(ministry, ESTIMATED, is_working=True)
    deciding(ministry, ANNOUNCED)
    assert is_working_day(ministry.administration, ESTIMATED)
    assert not is_working_day(ministry.administration, ANNOUNCED)
    assert [event.day for event in told(CalendarDaySet)] == [ESTIMATED, ANNOUNCED]


def test_one_administrations_calendar_is_not_anothers(ministry: Ministry, neighbour: Ministry) -> None:
    deciding(ministry, ANNOUNCED)
    assert is_working_day(neighbour.administration, ANNOUNCED)


def test_a_day_decided_again_is_told_with_before_and_after(ministry: Ministry, told: Any) -> None:
    deciding(ministry, ANNOUNCED)
    deciding(ministry, ANNOUNCED, is_working=True)
    deciding(ministry, ANNOUNCED, is_working=True)
    first, second = told(CalendarDaySet)
    assert len(first.changes) == 3
    assert [(change.field, change.before, change.after) for change in second.changes] == [
        ("is_working", "False", "True")
    ]


def test_a_day_given_back_follows_the_public_holidays(ministry: Ministry, told: Any) -> None:
    deciding(ministry, ESTIMATED, is_working=True)
    clear_calendar_day(by=ministry.administrator, day=ESTIMATED, now=ministry.now)
    clear_calendar_day(by=ministry.administrator, day=ESTIMATED, now=ministry.now)
    assert not is_working_day(ministry.administration, ESTIMATED)
    assert len(told(CalendarDaySet)) == 2


@pytest.mark.parametrize("who", ["agent", "director", "auditor"])
def test_the_calendar_is_its_administrators(ministry: Ministry, who: str) -> None:
    with pytest.raises(NotAnAdministratorHere):
        deciding(ministry, ANNOUNCED, by=getattr(ministry, who))
    with pytest.raises(NotAnAdministratorHere):
        clear_calendar_day(by=getattr(ministry, who), day=ANNOUNCED, now=ministry.now)


def test_an_administrator_of_one_directorate_does_not_decide_for_all(ministry: Ministry) -> None:
    local = make_principal(ministry.directorate, Role.FUNCTIONAL_ADMIN, now=ministry.now, with_subtree=True)
    with pytest.raises(NotAnAdministratorHere):
        deciding(ministry, ANNOUNCED, by=local)


def test_a_decided_day_has_its_name_in_both_languages(ministry: Ministry) -> None:
    with pytest.raises(NameMissing):
        deciding(ministry, ANNOUNCED, name=Bilingual("Aïd", ""))


@pytest.mark.parametrize(
    ("start", "number", "reached"),
    [
        (date(2026, 3, 10), 0, date(2026, 3, 10)),
        (date(2026, 3, 14), 0, date(2026, 3, 16)),
        (date(2026, 3, 10), 1, date(2026, 3, 11)),
        (date(2026, 3, 13), 1, date(2026, 3, 16)),
        (date(2026, 3, 19), 1, date(2026, 3, 23)),  # over the estimated feast and the weekend
        (date(2026, 3, 10), 20, date(2026, 4, 8)),
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
        (date(2026, 3, 16), -1, date(2026, 3, 13)),
    ],
)
def test_working_days_are_counted_from_the_day_after(
    ministry: Ministry, start: date, number: int, reached: date
) -> None:
    assert add_working_days(ministry.administration, start, number) == reached


def test_a_moved_feast_moves_the_deadline(ministry: Ministry) -> None:
    before = add_working_days(ministry.administration, date(2026, 3, 10), 20)
    deciding(ministry, ANNOUNCED)
    assert add_working_days(ministry.administration, date(2026, 3, 10), 20) == before + timedelta(days=1)


def test_counting_back_gives_the_number_that_was_added(ministry: Ministry) -> None:
    calendar = calendar_of(ministry.administration)
    start = date(2026, 3, 10)
    for number in (0, 1, 7, 20, 60):
        assert calendar.working_days_between(start, calendar.add_working_days(start, number)) == number
    assert working_days_between(ministry.administration, date(2026, 3, 16), date(2026, 3, 13)) == -1


def test_counting_takes_one_query(ministry: Ministry, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        add_working_days(ministry.administration, date(2026, 3, 10), 250)


def test_the_year_shows_public_holidays_and_decided_days_in_both_languages(ministry: Ministry) -> None:
    deciding(ministry, ESTIMATED, is_working=True, name=Bilingual("Jour travaillé", "يوم عمل"))
    year = {day_off.day: day_off for day_off in days_off(ministry.administration, 2026)}
    throne = year[date(2026, 7, 30)]
    assert throne.name == Bilingual("Fête du Trône", "عيد العرش")
    assert (throne.is_working, throne.decided) == (False, False)
    assert (year[ESTIMATED].is_working, year[ESTIMATED].decided) == (True, True)
    assert list(year) == sorted(year)


def test_another_countrys_weekend_is_its_own(ministry: Ministry) -> None:
    ministry.administration.country = "DZ"  # Friday and Saturday
    assert not is_working_day(ministry.administration, date(2026, 3, 13))
    assert is_working_day(ministry.administration, date(2026, 3, 15))


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 3, 10, 23, 30, tzinfo=UTC), date(2026, 3, 10)),  # Ramadan: the clock stands at UTC
        (datetime(2026, 4, 10, 23, 30, tzinfo=UTC), date(2026, 4, 11)),  # the rest of the year: UTC+1
        (datetime(2026, 4, 10, 22, 59, tzinfo=UTC), date(2026, 4, 10)),
    ],
)
def test_the_day_ends_at_midnight_in_casablanca(instant: datetime, day: date) -> None:
    assert local_day(instant, "Africa/Casablanca") == day
