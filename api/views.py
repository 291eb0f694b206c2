"""What all resources share: who is asking, when, with which key; and how an answer leaves."""

import re
from datetime import datetime
from typing import Any, ClassVar, cast

from oauth2_provider.models import AccessToken
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from api.pages import PageQuery, Pages
from common import clock
from common.errors import Kind, Refusal, Unseen, gettext_noop
from organisation.models import User
from organisation.principal import Principal
from organisation.queries import principal_of

METHODS = ("get", "post", "put", "patch", "delete")
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


class KeyUnusable(Refusal):
    """The header Idempotency-Key holds something else than a key."""

    code = "idempotency_key_unusable"
    kind = Kind.INVALID
    message = gettext_noop("“Idempotency-Key” takes 1 to 200 visible ASCII characters, for example a UUID.")


class Resource(ViewSet):
    """Base of all resources. ``by`` and ``now`` are set before a method runs."""

    resource: ClassVar[str] = ""
    lookup_value_converter = "uuid"
    by: Principal
    now: datetime

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.now = clock.now()
        self.by = _principal(request, self.now)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answered = super().finalize_response(request, response, *args, **kwargs)
        if throttle := request.META.get("api.throttle"):
            for name, value in throttle.headers().items():
                answered[name] = value
        answered.setdefault("Cache-Control", "no-store")
        return answered

    @property
    def request_key(self) -> str | None:
        """The key under which this request is served once (draft-ietf-httpapi-idempotency-key-header)."""
        key = self.request.headers.get("Idempotency-Key")
        if key is not None and not _KEY.fullmatch(key):
            raise KeyUnusable
        return key

    def taken(self, serializer: type[serializers.Serializer[Any]], **options: Any) -> dict[str, Any]:
        """The body as ``serializer`` understands it."""
        reading = serializer(data=self.request.data, **options)
        reading.is_valid(raise_exception=True)
        return dict(reading.validated_data)

    def asked(self, serializer: type[PageQuery] = PageQuery) -> tuple[dict[str, Any], Pages]:
        """What the address asks for, and the page of it."""
        reading = serializer(data=self.request.query_params)
        reading.is_valid(raise_exception=True)
        values = dict(reading.validated_data)
        values.pop("cursor", None)
        return values, Pages(self.request, of=self.resource, limit=values.pop("limit"))


class NoSuchAddress(Resource):
    """Any other address below the API: a problem like all others, not a page for people."""

    schema = None

    def answer(self, request: Request) -> Response:
        raise Unseen


def _principal(request: Request, now: datetime) -> Principal:
    if isinstance(request.auth, AccessToken):
        authenticated_at, authentication = request.auth.created, "token"
    else:
        moment = request.session.get("authenticated_at")
        authenticated_at = datetime.fromisoformat(moment) if moment else None
        authentication = request.session.get("authentication", "")
    return principal_of(
        cast("User", request.user),
        now=now,
        channel="api",
        address=request.META.get("REMOTE_ADDR", ""),
        request_id=getattr(request, "request_id", ""),
        authenticated_at=authenticated_at,
        authentication=authentication,
    )
