"""Bodies as they come from outside: JSON that is not too large, too deep or in another encoding; files in parts."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, MultiPartParser

from api.problems import BodyTooLarge, RequestUnreadable

_MB = 1024 * 1024


class JsonBody(BaseParser):
    """JSON in UTF-8, of at most ``DATA_UPLOAD_MAX_MEMORY_SIZE`` bytes."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise BodyTooLarge(limit=limit // _MB)
        try:
            return json.loads(body.decode("utf-8"), parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            raise ParseError from error


class FileBody(MultiPartParser):
    """A form in parts; what says that it is over the limit isn't read at all, large files go to disk as they come."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        request = (parser_context or {})["request"]
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.UPLOAD_MAX_BYTES + _MB:
            raise BodyTooLarge(limit=settings.UPLOAD_MAX_BYTES // _MB)
        try:
            return super().parse(stream, media_type, parser_context)
        except ParseError as error:
            raise RequestUnreadable from error


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} isn't JSON")
