"""Tables for spreadsheets: comma-separated values that no program takes for formulas."""

import csv
import io
from collections.abc import Iterable

BOM = "\ufeff"  # without it, spreadsheets read the file in the machine's old encoding
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table_lines(rows: Iterable[Iterable[object]]) -> str:
    """``rows`` as lines with semicolons, as French and Arabic spreadsheets expect them; begin the file with :data:`BOM`.

    A text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV injection).
    """
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(
        [_cell(value) for value in row] for row in rows
    )
    return text.getvalue()


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    is_number = isinstance(value, int | float)
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) and not is_number else text
