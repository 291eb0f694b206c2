"""Everything that goes wrong, said as problem details (RFC 9457) with a stable code, in the client's language."""

import logging
from collections.abc import Iterator, Mapping
from math import ceil
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import APIException, ErrorDetail, Throttled, ValidationError
from rest_framework.response import Response

from common.errors import (
    STATUS,
    DatabaseAway,
    Forbidden,
    Kind,
    Refusal,
    Unseen,
    VersionConflict,
    gettext_noop,
)

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
_AWAY_SECONDS = 60
_TYPE = "urn:bureau-ordre:problem:"

_TITLES = {
    400: gettext_noop("The request can't be read"),
    401: gettext_noop("Not signed in"),
    403: gettext_noop("Not allowed"),
    404: gettext_noop("Not found"),
    405: gettext_noop("Not possible here"),
    406: gettext_noop("No such representation"),
    409: gettext_noop("The state has moved on"),
    413: gettext_noop("Too large"),
    415: gettext_noop("Wrong kind of content"),
    422: gettext_noop("The content can't be right"),
    429: gettext_noop("Too many requests"),
    500: gettext_noop("Something broke on our side"),
    503: gettext_noop("A part is away"),
}
_DETAILS = {
    "cursor_refused": gettext_noop(
        "This cursor isn't one that this list gave. Follow “next” and “previous” as they are, or begin again without a cursor."
    ),
    "method_not_allowed": gettext_noop(
        "This address doesn't take this method. “Allow” lists those that it takes."
    ),
    "not_acceptable": gettext_noop("The API answers in JSON. Send “Accept: application/json”."),
    "not_authenticated": gettext_noop(
        "Send a token in the header “Authorization: Bearer …”. A token comes from /api/v1/token/."
    ),
    "parse_error": gettext_noop(
        "The body isn't JSON in UTF-8 that can be read. Check its encoding, its brackets and how deep it goes."
    ),
    "request_unreadable": gettext_noop(
        "This request can't be read, or it has more fields or files than fit into one. "
        "The documentation says what this address takes and in which form."
    ),
    "token_refused": gettext_noop("This token has expired or isn't known here. Ask for a new one."),
    "unsupported_media_type": gettext_noop(
        "This address doesn't take this kind of content. The documentation says which it takes."
    ),
}
_CHECK_FIELDS = gettext_noop("Some fields can't be right: “errors” lists each with what is wrong.")
_BROKEN = gettext_noop(
    "Something broke on our side; it has been noted. Try again later, and if it happens again, tell us the mark {mark}."
)
_TOO_OFTEN = gettext_noop("Too many requests. Try again in {seconds} seconds.")


class BodyTooLarge(Refusal):
    """More was sent than a request may hold."""

    code = "body_too_large"
    kind = Kind.TOO_LARGE
    message = gettext_noop("The request is over the limit of {limit} MB. Send less at once.")


class RequestUnreadable(APIException):
    """A form or an address that can't be taken apart."""

    status_code = 400
    default_code = "request_unreadable"


class FieldErrorSerializer(serializers.Serializer[Any]):
    """A field that can't be right."""

    field = serializers.CharField(help_text="Its place in the body, with points between the levels.")
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """What went wrong and what to do next."""

    type = serializers.CharField(help_text="A URI for this kind of problem; it ends in the code.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(
        help_text="A sentence for people, in the language of Accept-Language (fr, ar)."
    )
    code = serializers.CharField(help_text="Stable, for machines.")
    field = serializers.CharField(required=False, help_text="The field that the problem is about.")
    version = serializers.IntegerField(
        required=False, help_text="With “version_conflict”: the version that the record has now."
    )
    errors = FieldErrorSerializer(many=True, required=False)  # type: ignore[assignment]


def problem_response(error: Exception, context: Mapping[str, Any]) -> Response:
    """The answer to ``error``; what nobody anticipated is a fault of ours, told with the mark that stands in the log."""
    error = _understood(error)
    if isinstance(error, Refusal):
        return _refused(error, context.get("view"))
    if isinstance(error, APIException):
        return _of_the_framework(error)
    mark = getattr(context.get("request"), "request_id", "")
    logger.error("support mark %s", mark, exc_info=error)
    return problem(500, "broken", _(_BROKEN).format(mark=mark))


def problem(status: int, code: str, detail: str, **more: Any) -> Response:
    """A response with problem details."""
    content = {
        "type": _TYPE + code,
        "title": _(_TITLES[status]),
        "status": status,
        "detail": detail,
        "code": code,
    }
    return Response(content | more, status=status, content_type=MEDIA_TYPE)


def too_often(wait: float | None) -> Response:
    """Refuse for ``wait`` seconds."""
    seconds = max(ceil(wait or 0), 1)
    response = problem(429, "throttled", _(_TOO_OFTEN).format(seconds=seconds))
    response["Retry-After"] = str(seconds)
    return response


def _understood(error: Exception) -> Exception:
    if isinstance(error, Http404):
        return Unseen()
    if isinstance(error, PermissionDenied):
        return Forbidden()
    if isinstance(error, RequestDataTooBig):
        return BodyTooLarge(limit=2)
    if isinstance(error, (OperationalError, InterfaceError)):
        logger.error("the database is away", exc_info=error)
        return DatabaseAway()
    if isinstance(error, SuspiciousOperation):
        return RequestUnreadable()
    return error


def _refused(refusal: Refusal, view: Any) -> Response:
    more: dict[str, Any] = {}
    if field := refusal.facts.get("field"):
        more["field"] = field
    if isinstance(refusal, VersionConflict) and (version := getattr(view, "present_version", lambda: None)()):
        more["version"] = version
    detail = _(refusal.message).format(**refusal.facts_in(get_language() or "fr"))
    response = problem(STATUS[refusal.kind], refusal.code, detail, **more)
    if response.status_code == 503:
        response["Retry-After"] = str(_AWAY_SECONDS)
    return response


def _of_the_framework(error: APIException) -> Response:
    if isinstance(error, ValidationError):
        errors = list(_flat(error.detail))
        return problem(422, "invalid", _(_CHECK_FIELDS), field=errors[0]["field"], errors=errors)
    status, code = error.status_code, str(getattr(error.detail, "code", error.default_code))
    if code == "parse_error":
        status = 400
    if isinstance(error, Throttled):
        return too_often(getattr(error, "wait", None))
    response = problem(status, code, _(_DETAILS[code]) if code in _DETAILS else str(error.detail))
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    return response


def _flat(detail: Any, place: str = "") -> Iterator[dict[str, str]]:
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            here = "" if name == "non_field_errors" else str(name)
            yield from _flat(inner, ".".join(filter(None, (place, here))))
    elif isinstance(detail, ErrorDetail):
        yield {"field": place, "code": str(detail.code), "detail": str(detail)}
    else:
        for position, inner in enumerate(detail):
            leaf = isinstance(inner, ErrorDetail)
            yield from _flat(inner, place if leaf else f"{place}.{position}".lstrip("."))
