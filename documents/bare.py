"""Where a page is bare: room for a stamp that covers nothing."""

from itertools import accumulate
from pathlib import Path

from documents.inspect import ask_or_refuse

_COLUMNS = 120  # cells across the page: under 2 mm of an A4
_MARGIN = 2  # cells left free at the edge of the page
_AROUND = 1  # cells left free around the box
_SECONDS = 30.0

Box = tuple[float, float, float, float]
"""Left, top, width and height, in fractions of what is seen of the page, from its top left corner."""


def bare_box(path: Path, *, page: int, wanted: Box) -> Box | None:
    """The box of that size nearest to ``wanted`` in which nothing stands; None when the page has none.

    ``page`` counts from 0; -1 is the last.

    :raises BrokenPdf, UnsafeFile: see :mod:`documents.inspect`.
    """
    question = {"task": "ink", "path": str(path), "page": page, "columns": _COLUMNS}
    answer, _ = ask_or_refuse(question, seconds=_SECONDS)
    ink = _summed(answer["rows"])
    rows, (left, top, width, height) = len(ink) - 1, wanted
    across, down = -int(-width * _COLUMNS // 1), -int(-height * rows // 1)  # rounded up
    bare = [
        (x, y)
        for y in range(_MARGIN, rows - down - _MARGIN + 1)
        for x in range(_MARGIN, _COLUMNS - across - _MARGIN + 1)
        if not _inked(ink, x - _AROUND, y - _AROUND, x + across + _AROUND, y + down + _AROUND)
    ]
    column, row = round(left * _COLUMNS), round(top * rows)
    if not bare:
        return None
    if (column, row) in bare:
        return wanted
    x, y = min(bare, key=lambda corner: (corner[0] - column) ** 2 + (corner[1] - row) ** 2)
    return x / _COLUMNS, y / rows, width, height


def _inked(ink: list[list[int]], left: int, top: int, right: int, bottom: int) -> int:
    return ink[bottom][right] - ink[top][right] - ink[bottom][left] + ink[top][left]


def _summed(rows: list[str]) -> list[list[int]]:
    """The marks above and before each corner of the grid, so that a box is counted by its four corners."""
    sums = [[0] * (_COLUMNS + 1)]
    for row in rows:
        before = [0, *accumulate(map(int, row))]
        sums.append([above + here for above, here in zip(sums[-1], before, strict=True)])
    return sums
