"""Where a person may put stamps on a document made elsewhere."""

from typing import Any

from signing.appearance import SIGNATURE
from signing.pades.place import NoSuchPage, PlaceOutsidePage

_TOLERANCE = 0.001  # a browser rounds


def checked_place(place: dict[str, Any], *, pages: int) -> dict[str, Any]:
    """The box of signatures with its upper start corner at ``x``, ``y`` (fractions of what is seen of the page,
    from its top left corner); ``page`` counts from 0, -1 is the last.

    :raises NoSuchPage: the document has fewer pages.
    :raises PlaceOutsidePage: the stamp would leave the page.
    """
    page, x, y = int(place["page"]), float(place["x"]), float(place["y"])
    if not -1 <= page < pages:
        raise NoSuchPage(page=page + 1)
    width, height = SIGNATURE["width"], SIGNATURE["height"]
    low, high = -_TOLERANCE, 1 + _TOLERANCE
    if not (low <= x and x + width <= high and low <= y and y + height <= high):
        raise PlaceOutsidePage
    return {"page": page, "x": max(0.0, x), "y": max(0.0, y), "width": width, "height": height}
