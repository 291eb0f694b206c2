"""Registers and lists are changed, taken out of use and back, by who administers them, and the journal says so."""

from typing import Any

import pytest

from common.errors import Forbidden, Refusal, Unseen, VersionConflict
from common.text import Bilingual
from courrier import mask as masks
from courrier.list_queries import (
    kept_instructions,
    kept_mail_types,
    mails_with,
    register_sheet,
    register_sheets,
)
from courrier.mask import MaskUnusable
from courrier.models import Instruction, MailType, Register
from courrier.numbering import RegisterClosed
from courrier.queries import instructions, mail_types, registers
from courrier.use_cases._choices import DelayOutOfRange, InstructionKnown, MailTypeKnown
from courrier.use_cases.change_instruction import change_instruction
from courrier.use_cases.change_mail_type import change_mail_type
from courrier.use_cases.change_register import MaskRepeats, change_register
from courrier.use_cases.close_register import LettersToNumber, close_register
from courrier.use_cases.reopen_register import reopen_register
from courrier.use_cases.restore_choice import restore_choice
from courrier.use_cases.retire_choice import retire_choice
from courrier.wording import TextMissing
from journal.models import Entry
from tests.factories.courrier import Registry
from tests.factories.organisation import Ministry

pytestmark = pytest.mark.django_db
NAME = Bilingual("Autre nom", "اسم آخر")
NO_TEXT = Bilingual("", "")


def told(name: str) -> int:
    return Entry.objects.filter(name=name).count()


def change(registry: Registry, **fields: Any) -> Register:
    given = {"name": NAME, "mask": "{number:04}/{code}/{year}", "version": 1} | fields
    return change_register(
        by=registry.ministry.administrator, register_id=registry.incoming.pk, now=registry.now, **given
    )


def test_numbers_go_on_written_otherwise_and_the_given_ones_stay(registry: Registry) -> None:
    first = registry.register()
    changed = change(registry)
    assert registry.register().reference == "0002/A/2026"
    first.refresh_from_db()
    assert first.reference == "1/2026"
    assert (changed.name_fr, changed.version) == ("Autre nom", 2)
    assert told("courrier.register_changed") == 1
    change(registry, version=2)
    assert told("courrier.register_changed") == 1, "nothing was changed the second time"


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"mask": "{year}"}, MaskUnusable),
        ({"name": Bilingual("", "اسم")}, TextMissing),
        ({"version": 7}, VersionConflict),
    ],
)
def test_what_cannot_be_is_refused(
    registry: Registry, fields: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        change(registry, **fields)
    assert Register.objects.get(pk=registry.incoming.pk).mask == "{number}/{year}"


def test_no_reference_comes_back_written_by_another_mask(registry: Registry) -> None:
    change(registry, mask="1{number}/{year}")
    registry.incoming.refresh_from_db()
    assert [registry.register().reference for _ in range(2)] == ["11/2026", "12/2026"]
    for mask in ("{number}/{year}", "{number:02}/{year}"):  # the eleventh would be « 11/2026 » again
        with pytest.raises(MaskRepeats) as refused:
            change(registry, mask=mask, version=2)
        assert refused.value.facts["reference"] in {"11/2026", "12/2026"}
    assert told("courrier.register_changed") == 1
    for version, mask, written in ((2, "{number:03}/{year}", "003/2026"), (3, "{year}/{number}", "2026/4")):
        change(registry, mask=mask, version=version)
        registry.incoming.refresh_from_db()
        assert registry.register().reference == written


@pytest.mark.parametrize(
    ("mask", "given", "year", "repeated"),
    [
        ("{year}/{number}", "2027/2026", 2026, True),  # the 2027th of 2026 looks like the 2026th of 2027
        ("{year}/{number}", "2025/2026", 2026, False),  # that year is over
        ("{number}/{year}", "7/2026", 2026, False),  # it is that number
        ("{number:04}/{year}", "12/2026", 2026, False),  # it would be written 0012
        ("{number}{year}{year}", "1220262026", 2026, True),
        ("{number}.{code}.{year}", "12.A.2026", 2026, True),
        ("{number}.{code}.{year}", "12xA.2026", 2026, False),
    ],
)
def test_what_a_mask_would_write_again(mask: str, given: str, year: int, repeated: bool) -> None:
    found = masks.repeated(mask, code="A", given=[given], counters={2026: 10}, year=year)
    assert found == (given if repeated else None)


def test_a_register_out_of_use_gives_no_number_until_it_is_in_use_again(registry: Registry) -> None:
    registry.register()
    by = registry.ministry.administrator
    closed = close_register(by=by, register_id=registry.incoming.pk, version=1, now=registry.now)
    assert closed.pk not in {one.pk for one in registers(registry.clerk)}
    registry.incoming.refresh_from_db()
    with pytest.raises(RegisterClosed):
        registry.register()
    again = reopen_register(by=by, register_id=closed.pk, version=closed.version, now=registry.now)
    registry.incoming.refresh_from_db()
    assert again.is_open
    assert registry.register().number == 2
    assert (told("courrier.register_closed"), told("courrier.register_reopened")) == (1, 1)


def test_a_register_from_which_letters_wait_for_a_number_stays_in_use(letters: Any) -> None:
    registry = letters.registry
    letters.reply()
    with pytest.raises(LettersToNumber):
        close_register(
            by=registry.ministry.administrator, register_id=registry.outgoing.pk, version=1, now=registry.now
        )


def test_sheets_say_the_next_number(registry: Registry) -> None:
    registry.register()
    by, day = registry.ministry.administrator, registry.now.date()
    sheet = register_sheet(by, registry.incoming.pk, day=day)
    assert sheet.next_reference == "2/2026"
    assert {one.register.pk for one in register_sheets(by, day=day)} == {
        registry.incoming.pk, registry.outgoing.pk, registry.internal.pk, registry.reserved.pk,
    }  # fmt: skip
    with pytest.raises(Unseen):
        register_sheet(registry.clerk, registry.incoming.pk, day=day)


def test_a_type_is_changed_taken_out_and_put_back(registry: Registry) -> None:
    by, kind = registry.ministry.administrator, registry.mail_type(delay=5)
    changed = change_mail_type(
        by=by, type_id=kind.pk, name=NAME, delay_working_days=None, basis=NO_TEXT, version=1, now=registry.now
    )
    assert (changed.name_fr, changed.delay_working_days) == ("Autre nom", None)
    retired = retire_choice(by=by, kind=MailType, choice_id=kind.pk, version=2, now=registry.now)
    assert mail_types(registry.clerk) == []
    assert [one.pk for one in kept_mail_types(by)] == [kind.pk]
    restore_choice(by=by, kind=MailType, choice_id=kind.pk, version=retired.version, now=registry.now)
    assert [one.pk for one in mail_types(registry.clerk)] == [kind.pk]
    assert [told(f"courrier.choice_{what}") for what in ("changed", "retired", "restored")] == [1, 1, 1]


def test_an_instruction_is_changed_and_taken_out(registry: Registry) -> None:
    by, given = registry.ministry.administrator, registry.instruction()
    changed = change_instruction(
        by=by, instruction_id=given.pk, name=NAME, expects_action=False, version=1, now=registry.now
    )
    assert not changed.expects_action
    retire_choice(by=by, kind=Instruction, choice_id=given.pk, version=2, now=registry.now)
    assert instructions(registry.clerk) == []
    assert [one.pk for one in kept_instructions(by)] == [given.pk]


def test_two_of_one_name_and_impossible_delays_are_refused(registry: Registry) -> None:
    by, now = registry.ministry.administrator, registry.now
    kind, one, other = registry.mail_type(), registry.instruction("Un"), registry.instruction("Deux")
    with pytest.raises(InstructionKnown):
        change_instruction(
            by=by, instruction_id=other.pk, name=one.name, expects_action=True, version=1, now=now
        )
    for delay in (0, 1000):
        with pytest.raises(DelayOutOfRange):
            change_mail_type(
                by=by, type_id=kind.pk, name=NAME, delay_working_days=delay, basis=NO_TEXT, version=1, now=now
            )
    second = MailType.objects.create(administration=kind.administration, name_fr="Second", name_ar="ثان")
    with pytest.raises(MailTypeKnown):
        change_mail_type(
            by=by,
            type_id=second.pk,
            name=kind.name,
            delay_working_days=None,
            basis=NO_TEXT,
            version=1,
            now=now,
        )


def test_nobody_else_touches_registers_and_lists(registry: Registry) -> None:
    now, stranger = registry.now, Ministry(registry.now).administrator
    register, given = registry.incoming.pk, registry.instruction()
    for act in (close_register, reopen_register):
        with pytest.raises(Forbidden):
            act(by=registry.clerk, register_id=register, version=1, now=now)
        with pytest.raises(Unseen):
            act(by=stranger, register_id=register, version=1, now=now)
    for act in (retire_choice, restore_choice):
        with pytest.raises(Forbidden):
            act(by=registry.clerk, kind=Instruction, choice_id=given.pk, version=1, now=now)
        with pytest.raises(Unseen):
            act(by=stranger, kind=Instruction, choice_id=given.pk, version=1, now=now)
    for read in (kept_mail_types, kept_instructions):
        with pytest.raises(Forbidden):
            read(registry.clerk)


def test_mails_of_a_correspondent_are_counted(registry: Registry) -> None:
    registry.register()
    registry.register()
    assert mails_with(registry.sender) == 2
