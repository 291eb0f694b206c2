"""The mask of a register: how a number is written on paper, such as ``{number:05}/{code}/{year}``."""

import re

from common.errors import Kind, Refusal, gettext_noop

_PLACE = re.compile(r"\{(number(?::0[1-9])?|year|code)\}")
_AROUND = re.compile(r"[\w /.\-]*")
LONGEST = 60


class MaskUnusable(Refusal):
    """The mask has no place for the number, or holds what can't stand in a reference."""

    code = "mask_unusable"
    kind = Kind.INVALID
    message = gettext_noop(
        "This mask can't be used. Write it with {{number}} (or {{number:05}} for leading zeros), {{year}} and {{code}}, "
        "letters, digits, spaces and / . - _ only: for example {{number}}/{{year}}."
    )


def check(mask: str) -> str:
    """The mask, if it can be used. :raises MaskUnusable: it can't."""
    places = [found.group(1) for found in _PLACE.finditer(mask)]
    around = _PLACE.sub("", mask)
    numbered = sum(place.startswith("number") for place in places) == 1
    if not numbered or len(mask) > LONGEST or not _AROUND.fullmatch(around):
        raise MaskUnusable(field="mask")
    return mask


def write(mask: str, *, number: int, year: int, code: str) -> str:
    """The reference that ``mask`` makes of a number."""
    return mask.format(number=number, year=year, code=code)
