"""Lists in pages: an opaque, signed cursor says where a page begins, and where those before it did."""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any, TypeVar

from django.core import signing
from rest_framework import serializers, status
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

PAGE, MOST = 25, 100
_REMEMBERED = (
    50  # beginnings of earlier pages that a cursor carries; before that one returns to the first page
)
Position = list[str]
Item = TypeVar("Item")


class CursorRefused(APIException):
    """The cursor was made by somebody else, for another list, or is cut."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "cursor_refused"


class PageQuery(serializers.Serializer[Any]):
    """What every list takes."""

    limit = serializers.IntegerField(min_value=1, max_value=MOST, default=PAGE, help_text="Items on a page.")
    cursor = serializers.CharField(required=False, help_text="From “next” or “previous” of an earlier page.")


class Pages:
    """The page that a request asks for, and the addresses of its neighbours."""

    def __init__(self, request: Request, *, of: str, limit: int) -> None:
        self.limit = limit
        self._request, self._signer = request, signing.Signer(salt=f"api.pages.{of}")
        self._trail = self._read(request.query_params.get("cursor"))

    def after(self, convert: Callable[[Position], Item]) -> Item | None:
        """What the room's query calls the place where this page begins; None for the first page."""
        if not self._trail:
            return None
        try:
            return convert(self._trail[-1])
        except (ValueError, TypeError, IndexError) as error:
            raise CursorRefused from error

    def of_all(
        self,
        items: Iterable[Any],
        serializer: type[serializers.Serializer[Any]],
        *,
        key: Callable[[Any], object] = attrgetter("pk"),
    ) -> Response:
        """A page of records that are few enough to be read all at once, in their order."""
        found = list(items)
        last = self.after(lambda position: position[0])
        start = next((place + 1 for place, item in enumerate(found) if str(key(item)) == last), 0)
        page = found[start : start + self.limit]
        more = [str(key(page[-1]))] if start + len(page) < len(found) else None
        return self.answer(serializer(page, many=True).data, next_page=more)

    def answer(self, results: Any, *, next_page: Position | None) -> Response:
        """The page as it goes out; ``next_page`` is where the next one begins."""
        return Response({
            "results": results,
            "next": self._address([*self._trail, next_page]) if next_page else None,
            "previous": self._address(self._trail[:-1]) if self._trail else None,
        })  # fmt: skip

    def _address(self, trail: list[Position]) -> str:
        here = self._request.build_absolute_uri()
        if not trail:
            return remove_query_param(here, "cursor")
        cursor = self._signer.sign_object(trail[-_REMEMBERED:], compress=True)
        return replace_query_param(here, "cursor", cursor)

    def _read(self, cursor: str | None) -> list[Position]:
        if not cursor:
            return []
        try:
            return list(self._signer.unsign_object(cursor))
        except (signing.BadSignature, ValueError) as error:
            raise CursorRefused from error
