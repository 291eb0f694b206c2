"""Working days: the country's public holidays, corrected by the administration's own calendar.

Legal periods count in working days (law 31-13: 20 working days). The feasts of the lunar calendar are announced days before
they come; the library can only estimate them, so each day may be decided otherwise by a ``CalendarDay``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import count

from common.text import Bilingual
from organisation.models import Administration, CalendarDay

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class WorkingCalendar:
    """The calendar of one administration, read once."""

    country: str
    decided: Mapping[date, bool]

    def is_working_day(self, day: date) -> bool:
        """What the administration decided; else neither weekend (of the country) nor public holiday."""
        decided = self.decided.get(day)
        if decided is not None:
            return decided
        return day.weekday() not in _weekend(self.country) and day not in _holidays(self.country, day.year)

    def add_working_days(self, day: date, number: int) -> date:
        """The ``number``-th working day after ``day``, or before it when negative; ``day`` itself is not counted.

        With 0: ``day`` if one works that day, else the next working day.
        """
        step = -_DAY if number < 0 else _DAY
        reached = day
        for _ in range(abs(number)):
            reached = self._next(reached + step, step)
        return self._next(reached, step)

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days follow ``first`` up to and with ``last``; negative when ``last`` comes before."""
        if last < first:
            return -self.working_days_between(last, first)
        return sum(self.is_working_day(first + _DAY * number) for number in range(1, (last - first).days + 1))

    def _next(self, day: date, step: timedelta) -> date:
        days = (day + step * number for number in count())
        return next(candidate for candidate in days if self.is_working_day(candidate))


@dataclass(frozen=True, kw_only=True)
class DayOff:
    """A day of the calendar that is not as its weekday says."""

    day: date
    name: Bilingual
    is_working: bool
    decided: bool
    """By the administration; otherwise it comes from the country's public holidays."""


def calendar_of(administration: Administration) -> WorkingCalendar:
    """The administration's working calendar: one query, then as many days as wanted."""
    decided = CalendarDay.objects.filter(administration=administration).values_list("day", "is_working")
    return WorkingCalendar(country=administration.country, decided=dict(decided))


def is_working_day(administration: Administration, day: date) -> bool:
    """Whether one works on ``day``."""
    return calendar_of(administration).is_working_day(day)


def add_working_days(administration: Administration, day: date, number: int) -> date:
    """As :meth:`WorkingCalendar.add_working_days`."""
    return calendar_of(administration).add_working_days(day, number)


def working_days_between(administration: Administration, first: date, last: date) -> int:
    """As :meth:`WorkingCalendar.working_days_between`."""
    return calendar_of(administration).working_days_between(first, last)


def days_off(administration: Administration, year: int) -> list[DayOff]:
    """The public holidays of ``year`` and the days decided by the administration, in order."""
    public = {
        day: DayOff(day=day, name=name, is_working=False, decided=False)
        for day, name in _holidays(administration.country, year).items()
    }
    own = {
        row.day: DayOff(
            day=row.day, name=Bilingual(row.name_fr, row.name_ar), is_working=row.is_working, decided=True
        )
        for row in CalendarDay.objects.filter(administration=administration, day__year=year)
    }
    return [day_off for _, day_off in sorted((public | own).items())]


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """The countries (ISO 3166-1) whose public holidays are known."""
    import holidays

    return frozenset(holidays.list_supported_countries())


@lru_cache(maxsize=64)
def _holidays(country: str, year: int) -> Mapping[date, Bilingual]:
    import holidays

    spoken = holidays.list_localized_countries().get(country, [])
    french, arabic = (
        holidays.country_holidays(country, years=year, language=language if language in spoken else None)
        for language in ("fr", "ar")
    )
    return {day: Bilingual(name, arabic.get(day, "")) for day, name in sorted(french.items())}


@lru_cache(maxsize=8)
def _weekend(country: str) -> frozenset[int]:
    """Weekdays without work: Saturday and Sunday in Morocco; the library knows each country's."""
    import holidays

    return frozenset(holidays.country_holidays(country).weekend)
