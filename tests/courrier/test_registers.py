"""Registers: who opens them, how numbers are written, and where a year begins and ends."""

from datetime import UTC, datetime

import pytest

from common.errors import Refusal, Unseen
from common.text import Bilingual
from courrier import policies
from courrier.mask import MaskUnusable
from courrier.models import Register
from courrier.numbering import RegisterClosed, RegisterYearClosed
from courrier.status import Direction
from courrier.use_cases.close_register_year import NothingToClose, close_register_year
from courrier.use_cases.open_register import RegisterCodeTaken, open_register
from courrier.use_cases.open_register_year import (
    FirstNumberOutOfRange,
    RegisterYearBegun,
    open_register_year,
)
from courrier.wording import TextMissing, TextTooLong
from organisation.principal import Principal
from tests.factories.courrier import Registry

pytestmark = pytest.mark.django_db


def test_numbers_follow_one_another_and_are_written_by_the_mask(registry: Registry) -> None:
    registry.incoming.mask = "{number:05}/{code}/{year}"
    registry.incoming.save()
    references = [registry.register().reference for _ in range(3)]
    assert references == ["00001/A/2026", "00002/A/2026", "00003/A/2026"]


def test_each_register_counts_for_itself(registry: Registry) -> None:
    registry.register()
    assert registry.register(register=registry.reserved).number == 1


@pytest.mark.parametrize(
    "mask",
    [
        "",
        "{year}",
        "{number}{number}",
        "{number}",
        "{number:3}",
        "{number:05d}",
        "{nombre}",
        "{number}<b>",
        "{number}{",
        "x" * 61,
    ],
)
def test_a_mask_that_cant_be_used_is_refused(registry: Registry, mask: str) -> None:
    with pytest.raises(Refusal) as refused:
        registry.open_register(Direction.INCOMING, "X", mask=mask)
    assert type(refused.value) in {MaskUnusable, TextMissing, TextTooLong}


def test_a_mask_is_kept_clean_of_unseen_characters(registry: Registry) -> None:
    assert (
        registry.open_register(Direction.INCOMING, "X", mask=" {number}\u202e/{year}").mask
        == "{number}/{year}"
    )


def test_two_registers_cant_bear_one_code(registry: Registry) -> None:
    with pytest.raises(RegisterCodeTaken):
        registry.open_register(Direction.OUTGOING, "A")


def test_a_register_needs_both_names(registry: Registry) -> None:
    with pytest.raises(TextMissing) as refused:
        open_register(
            by=registry.ministry.administrator,
            unit_id=registry.ministry.registry.pk,
            direction=Direction.INCOMING,
            code="X",
            name=Bilingual("Registre", ""),
            now=registry.now,
        )
    assert refused.value.facts["field"] == "name_ar"


def test_the_same_request_opens_one_register(registry: Registry) -> None:
    first = registry.open_register(Direction.INCOMING, "X", request_key="k")
    assert registry.open_register(Direction.INCOMING, "X", request_key="k") == first


def test_only_the_units_administrator_opens_registers(registry: Registry, stranger: Principal) -> None:
    def by(principal: Principal) -> Register:
        return open_register(
            by=principal,
            unit_id=registry.ministry.registry.pk,
            direction=Direction.INCOMING,
            code="X",
            name=Bilingual("Registre", "سجل"),
            now=registry.now,
        )

    for person in (registry.clerk, registry.ministry.director, registry.ministry.auditor):
        with pytest.raises(policies.NotAnAdministratorHere):
            by(person)
    with pytest.raises(Unseen):
        by(stranger)


def test_a_register_opens_at_any_number(registry: Registry) -> None:
    open_register_year(
        by=registry.ministry.administrator,
        register_id=registry.incoming.pk,
        year=2026,
        first_number=1277,
        now=registry.now,
    )
    assert [registry.register().number for _ in range(2)] == [1277, 1278]


def test_a_year_that_has_begun_is_not_opened_again(registry: Registry) -> None:
    registry.register()
    with pytest.raises(RegisterYearBegun):
        open_register_year(
            by=registry.ministry.administrator, register_id=registry.incoming.pk, year=2026, now=registry.now
        )


@pytest.mark.parametrize("number", [0, -1, 10_000_000])
def test_a_first_number_out_of_range_is_refused(registry: Registry, number: int) -> None:
    with pytest.raises(FirstNumberOutOfRange):
        open_register_year(
            by=registry.ministry.administrator,
            register_id=registry.incoming.pk,
            year=2026,
            first_number=number,
            now=registry.now,
        )


def test_the_year_is_that_of_the_day_in_casablanca(registry: Registry) -> None:
    """At 23:30 UTC on 31 December it is already the new year there (UTC+1)."""
    before = registry.register(now=datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC))
    after = registry.register(now=datetime(2026, 12, 31, 23, 0, 0, tzinfo=UTC))
    assert (before.year, before.number) == (2026, 1)
    assert (after.year, after.number, after.reference) == (2027, 1, "1/2027")


def test_a_closed_year_gives_no_more_numbers(registry: Registry) -> None:
    administrator = registry.ministry.administrator
    registry.register()
    closed = close_register_year(
        by=administrator, register_id=registry.incoming.pk, year=2026, now=registry.now
    )
    assert closed.last_number == 1
    with pytest.raises(RegisterYearClosed, match="2026"):
        registry.register()
    assert registry.register(now=datetime(2027, 2, 1, 9, tzinfo=UTC)).number == 1, "next year goes on"
    with pytest.raises(NothingToClose):
        close_register_year(by=administrator, register_id=registry.incoming.pk, year=2026, now=registry.now)


def test_a_refused_registration_takes_no_number(registry: Registry) -> None:
    registry.incoming.is_open = False
    registry.incoming.save()
    with pytest.raises(RegisterClosed):
        registry.register()
    registry.incoming.is_open = True
    registry.incoming.save()
    assert registry.register().number == 1


def test_years_are_the_administrators(registry: Registry, stranger: Principal) -> None:
    for act in (open_register_year, close_register_year):
        with pytest.raises(policies.NotAnAdministratorHere):
            act(by=registry.clerk, register_id=registry.incoming.pk, year=2026, now=registry.now)
        with pytest.raises(Unseen):
            act(by=stranger, register_id=registry.incoming.pk, year=2026, now=registry.now)
