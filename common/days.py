"""Days as people type them."""

import re
from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta

from common.errors import Kind, Refusal, gettext_noop
from common.text import clean_line, fold

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_WORDS = {
    fold(word): days
    for days, words in {
        0: ("auj", "aujourd'hui", "aujourdhui", "ajd", "today", "اليوم"),
        -1: ("hier", "yesterday", "أمس", "البارحة"),
        1: ("demain", "tomorrow", "غدا", "غداً"),
    }.items()
    for word in words
}
_PARTS = re.compile(r"(\d{1,4})\s*[/.\- ]\s*(\d{1,2})(?:\s*[/.\- ]\s*(\d{1,4}))?")
_RUN = re.compile(r"(\d{2})(\d{2})(\d{2}|\d{4})")
_FROM_TODAY = re.compile(r"([+\-\u2212\u2013])\s*(\d{1,3})")


class DayUnclear(Refusal):
    """What was typed is no day in any way people write it."""

    code = "day_unclear"
    kind = Kind.INVALID
    message = gettext_noop(
        "« {typed} » isn't understood as a day. Type day, month and year, for example {example}."
    )


class NoSuchMonth(Refusal):
    """A year has twelve months."""

    code = "no_such_month"
    kind = Kind.INVALID
    message = gettext_noop("Month {month} doesn't exist. Type day, month and year, for example {example}.")


class NoSuchDay(Refusal):
    """The month is shorter."""

    code = "no_such_day"
    kind = Kind.INVALID
    message = gettext_noop(
        "Day {day} doesn't exist in that month. Type day, month and year, for example {example}."
    )


def read_day(typed: str, *, today: date) -> date:
    """The day that ``typed`` means on ``today``: ``270226``, ``27/02/2026``, ``27-2-26``, ``27/2``, ``auj``, ``اليوم``, ``-1``.

    Without a year it is the nearest such day (a year is written with two digits from 1970 to 2069); Arabic digits count.

    :raises DayUnclear, NoSuchMonth, NoSuchDay: it means none.
    """
    text = clean_line(typed).translate(_DIGITS)
    if (days := _WORDS.get(fold(text.replace("\u2019", "'")))) is not None:
        return today + timedelta(days=days)
    if found := _FROM_TODAY.fullmatch(text):
        return today + timedelta(days=int(found[2]) * (1 if found[1] == "+" else -1))
    found = _RUN.fullmatch(text) or _PARTS.fullmatch(text)
    if found is None:
        raise DayUnclear(typed=text[:40], example=f"{today:%d/%m/%Y}")
    first, month, last = found.groups()
    day, year = (last, first) if len(first) > 2 else (first, last)
    if (len(first) > 2 and (last is None or len(last) > 2)) or (year is not None and len(year) == 3):
        raise DayUnclear(typed=text[:40], example=f"{today:%d/%m/%Y}")
    years = [today.year + add for add in (0, -1, 1)] if year is None else [_full_year(year)]
    if not 1 <= int(month) <= 12:
        raise NoSuchMonth(month=int(month), example=f"{today:%d/%m/%Y}")
    there = [date(of, int(month), int(day)) for of in years if _is_there(of, int(month), int(day))]
    if not there:
        raise NoSuchDay(day=int(day), example=f"{today:%d/%m/%Y}")
    return min(there, key=lambda candidate: abs(candidate - today))


def _full_year(year: str) -> int:
    number = int(year)
    return number if len(year) > 2 else number + (2000 if number < 70 else 1900)


def _is_there(year: int, month: int, day: int) -> bool:
    return MINYEAR <= year <= MAXYEAR and 1 <= day <= monthrange(year, month)[1]
