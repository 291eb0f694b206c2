"""The mask of a register: how a number is written on paper, such as ``{number:05}/{code}/{year}``."""

import re
from collections.abc import Iterable, Mapping

from common.errors import Kind, Refusal, gettext_noop

_PLACE = re.compile(r"\{(number(?::0[1-9])?|year|code)\}")
_AROUND = re.compile(r"[\w /.\-]*")
LONGEST = 60


class MaskUnusable(Refusal):
    """The mask has no place for the number or the year, or holds what can't stand in a reference."""

    code = "mask_unusable"
    kind = Kind.INVALID
    message = gettext_noop(
        "This mask can't be used. Write {{number}} once (or {{number:05}} for leading zeros) and {{year}}, {{code}} if you "
        "wish, and around them letters, digits, spaces and / . - _ only: for example {{number}}/{{year}}."
    )


def check(mask: str) -> str:
    """The mask, if it can be used: without the year, numbers would come back each year. :raises MaskUnusable: it can't."""
    places = [found.group(1) for found in _PLACE.finditer(mask)]
    around = _PLACE.sub("", mask)
    numbered = sum(place.startswith("number") for place in places) == 1
    if not numbered or "year" not in places or len(mask) > LONGEST or not _AROUND.fullmatch(around):
        raise MaskUnusable(field="mask")
    return mask


def write(mask: str, *, number: int, year: int, code: str) -> str:
    """The reference that ``mask`` makes of a number."""
    return mask.format(number=number, year=year, code=code)


def repeated(
    mask: str, *, code: str, given: Iterable[str], counters: Mapping[int, int], year: int
) -> str | None:
    """The first of the references ``given`` that ``mask`` would write again from ``year`` on, or None.

    ``counters`` holds the last number of each year that has begun.
    """
    written = _reader(mask, code)
    for reference in given:
        found = written.fullmatch(reference)
        if found is None:
            continue
        number, in_year = int(found["number"]), int(found["year"])
        is_to_come = in_year >= year and number > counters.get(in_year, 0)
        if is_to_come and write(mask, number=number, year=in_year, code=code) == reference:
            return reference
    return None


def _reader(mask: str, code: str) -> re.Pattern[str]:
    """Reads what the mask wrote. Only the number's length varies, so that there is one way to read it."""
    parts, seen_year = [], False
    for text in re.split(r"(\{[^}]+\})", mask):
        if text.startswith("{number"):
            parts.append(r"(?P<number>[0-9]+)")
        elif text == "{year}":
            parts.append("(?P=year)" if seen_year else "(?P<year>[0-9]{4})")
            seen_year = True
        else:
            parts.append(re.escape(code if text == "{code}" else text))
    return re.compile("".join(parts))
