"""Where a visible stamp stands: said as a person sees the page, turned into the page's own coordinates."""

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, cast

from common.errors import Kind, gettext_noop
from signing.keys.errors import CannotSign

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader

_TOLERANCE = 0.5  # points: a browser rounds
_MAX_DEPTH = 64


class Unit(Enum):
    """What the numbers of a place count."""

    FRACTION = "fraction"  # of the visible page's width and height, 0 to 1
    POINT = "point"  # 1/72 inch


@dataclass(frozen=True)
class Place:
    """A box on a page, measured from the top left corner of what is seen (the CropBox, after /Rotate).

    ``page`` counts from 0; negative numbers count from the end (-1 is the last page).
    """

    page: int
    x: float
    y: float
    width: float
    height: float
    unit: Unit = Unit.FRACTION


@dataclass(frozen=True)
class Spot:
    """The same in the page's own space (ISO 32000, 8.3.2.3): lower left, upper right, and how far the page is turned."""

    page: int
    box: tuple[float, float, float, float]
    quarter_turns: int


class NoSuchPage(CannotSign):
    """The document has fewer pages."""

    code = "no_such_page"
    kind = Kind.INVALID
    cause = "pdf"
    message = gettext_noop(
        "The stamp is to stand on page {page}, but the document has fewer pages. Choose another page."
    )


class PlaceOutsidePage(CannotSign):
    """The box is empty, or leaves the page."""

    code = "place_outside_page"
    kind = Kind.INVALID
    cause = "pdf"
    message = gettext_noop("The stamp wouldn't stand wholly on the page. Choose another place for it.")


def spot_on(reader: "PdfFileReader", place: Place) -> Spot:
    """Find the place on its page.

    :raises NoSuchPage, PlaceOutsidePage:
    """
    from pyhanko.pdf_utils.misc import PdfError

    try:
        page = cast(Any, reader).find_page_for_modification(place.page)[0].get_object()
    except PdfError as error:
        raise NoSuchPage(page=place.page + 1 if place.page >= 0 else place.page) from error
    turns = int(_inherited(page, "/Rotate") or 0) // 90 % 4
    left, bottom, right, top = _visible_box(page)
    wide, high = (right - left, top - bottom) if turns % 2 == 0 else (top - bottom, right - left)
    across, down = (wide, high) if place.unit is Unit.FRACTION else (1.0, 1.0)
    u0, v0 = place.x * across, place.y * down
    u1, v1 = u0 + place.width * across, v0 + place.height * down
    if not (
        u0 + 1 <= u1 <= wide + _TOLERANCE and v0 + 1 <= v1 <= high + _TOLERANCE and min(u0, v0) >= -_TOLERANCE
    ):
        raise PlaceOutsidePage
    corners = [_to_page((u, v), turns, (left, bottom, right, top)) for u, v in ((u0, v0), (u1, v1))]
    (xa, ya), (xb, yb) = corners
    return Spot(place.page, (min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)), turns)


def _to_page(
    seen: tuple[float, float], turns: int, box: tuple[float, float, float, float]
) -> tuple[float, float]:
    """From « right and down from the visible top left corner » to the page's space; /Rotate turns clockwise."""
    (u, v), (left, bottom, right, top) = seen, box
    return [(left + u, top - v), (left + v, bottom + u), (right - u, bottom + v), (right - v, top - u)][turns]


def _visible_box(page: Any) -> tuple[float, float, float, float]:
    """The CropBox within the MediaBox, corners in order."""
    media = _corners(_inherited(page, "/MediaBox"))
    crop = _corners(_inherited(page, "/CropBox") or _inherited(page, "/MediaBox"))
    return max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3])


def _corners(box: Any) -> tuple[float, float, float, float]:
    xa, ya, xb, yb = (float(number) for number in box)
    return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)


def _inherited(page: Any, name: str) -> Any:
    """An entry of the page or of a node above it (ISO 32000, 7.7.3.4); a tree that runs in circles has none."""
    for _ in range(_MAX_DEPTH):
        if name in page:
            return page[name]
        if "/Parent" not in page:
            return None
        page = page["/Parent"]
    return None
