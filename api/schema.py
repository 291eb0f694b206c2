"""How the API describes itself: OpenAPI 3.1 from the code."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, inline_serializer
from rest_framework import serializers

from api.authentication import scope_for
from api.pages import PageQuery
from api.problems import MEDIA_TYPE, ProblemSerializer
from api.scopes import SCOPES

View = TypeVar("View", bound=Callable[..., Any])
_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The same request sent again under the same key gets the first one's answer (kept for 30 days).",
)
_LANGUAGE = OpenApiParameter(
    "Accept-Language",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    enum=["fr", "ar"],
    description="The language of sentences for people.",
)
_SAYS = {
    400: "The request can't be read.",
    401: "Not signed in, or the token has expired.",
    403: "Not allowed, or the token lacks the scope.",
    404: "It doesn't exist, or isn't open to the account.",
    409: "The state or the version has moved on.",
    413: "Too large.",
    422: "The content can't be right.",
    429: "Too many requests; “Retry-After” says when to try again.",
    503: "A part is away; try again later.",
}


class Describe(AutoSchema):
    """Groups operations by resource, and names them after it."""

    def get_tags(self) -> list[str]:
        return [getattr(self.view, "resource", "")]

    def get_operation_id(self) -> str:
        action = getattr(self.view, "action", self.method.lower())
        return f"{self.get_tags()[0].replace('-', '_')}_{action}"


class ApplicationTokens(OpenApiAuthenticationExtension):
    """Client credentials (RFC 6749, section 4.4) with the scope of each operation."""

    target_class = "api.authentication.ApplicationAuthentication"
    name = "application"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {
            "type": "oauth2",
            "flows": {"clientCredentials": {"tokenUrl": "/api/v1/token/", "scopes": SCOPES}},
        }

    def get_security_requirement(self, auto_schema: AutoSchema) -> dict[str, list[str]]:
        scope = scope_for(auto_schema.view, auto_schema.method)
        return {self.name: [scope] if scope else []}


def operation(
    *,
    answers: Any = None,
    takes: Any = None,
    status: int = 200,
    once: bool = False,
    problems: Sequence[int] = (404,),
    asks: type[PageQuery] | None = None,
    leaves: bool = False,
    parameters: Sequence[OpenApiParameter] = (),
) -> Callable[[View], View]:
    """Describe a method: the body it takes, what it answers, whether a key makes it happen once, which problems it has.

    ``leaves``: the record may be out of the account's sight afterwards. ``asks`` makes it a list in pages of ``answers``.
    Title and text are the method's docstring.
    """
    codes = sorted(
        {
            400,
            401,
            403,
            429,
            *problems,
            *([413, 422] if takes else []),
            *([422] if asks else []),
            *([409] if once else []),
        }
    )
    responses: dict[Any, Any] = {
        (code, MEDIA_TYPE): OpenApiResponse(ProblemSerializer, _SAYS[code]) for code in codes
    }
    if leaves:
        responses[204] = OpenApiResponse(description="Done; the record is no longer open to the account.")
    responses[status] = _page(answers) if asks else answers
    return extend_schema(
        request=takes,
        responses=responses,
        parameters=[_LANGUAGE, *([_KEY] if once else []), *([asks] if asks else []), *parameters],
    )


@cache
def _page(serializer: type[serializers.Serializer[Any]]) -> Any:
    name = serializer.__name__.removesuffix("Serializer")
    page = inline_serializer(
        f"{name}Page",
        {
            "results": serializer(many=True),
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
        },
    )
    # A method called « list » would otherwise be described as an array of pages.
    return forced_singular_serializer(type(page))
