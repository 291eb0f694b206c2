"""Days as people type them."""

from datetime import date

import pytest

from common.days import DayUnclear, NoSuchDay, NoSuchMonth, read_day

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("270226", date(2026, 2, 27)),
        ("27022026", date(2026, 2, 27)),
        ("27/02/2026", date(2026, 2, 27)),
        ("27-2-26", date(2026, 2, 27)),
        (" 27.2.26 ", date(2026, 2, 27)),
        ("27 2 26", date(2026, 2, 27)),
        ("2026-02-27", date(2026, 2, 27)),
        ("٢٧/٠٢/٢٠٢٦", date(2026, 2, 27)),
        ("24/11", date(2026, 11, 24)),
        ("2/1", date(2027, 1, 2)),
        ("1/1/71", date(1971, 1, 1)),
        ("29/2/2024", date(2024, 2, 29)),
        ("auj", TODAY),
        ("AUJ", TODAY),
        ("aujourd’hui", TODAY),
        ("اليوم", TODAY),
        ("hier", date(2026, 11, 24)),
        ("أمس", date(2026, 11, 24)),
        ("غدا", date(2026, 11, 26)),
        ("-1", date(2026, 11, 24)),
        ("−1", date(2026, 11, 24)),
        ("+10", date(2026, 12, 5)),
        ("\u202e27/02/2026", date(2026, 2, 27)),
    ],
)
def test_a_day_is_understood(typed: str, day: date) -> None:
    assert read_day(typed, today=TODAY) == day


@pytest.mark.parametrize(
    "typed", ["", "demain matin", "27", "27/02/202", "2026/02/2026", "1234", "🎉", "27/02/2026/1"]
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(DayUnclear):
        read_day(typed, today=TODAY)


@pytest.mark.parametrize("typed", ["24/13/2026", "20262702", "01/00/2026"])
def test_a_month_that_is_none(typed: str) -> None:
    with pytest.raises(NoSuchMonth):
        read_day(typed, today=TODAY)


@pytest.mark.parametrize("typed", ["31/02/2026", "29/02/2026", "0/1/2026", "31/9", "1/1/0000"])
def test_a_day_that_the_month_lacks(typed: str) -> None:
    with pytest.raises(NoSuchDay):
        read_day(typed, today=TODAY)
