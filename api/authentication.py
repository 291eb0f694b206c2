"""Who calls: an application by its token, or a person by the session of the site."""

import hashlib
from typing import Any

from oauth2_provider.models import AccessToken
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from api.scopes import ScopeMissing
from organisation.models import User


class TokenRefused(AuthenticationFailed):
    """The token has expired, was revoked, or was never given out here."""

    default_code = "token_refused"


class ApplicationAuthentication(BaseAuthentication):
    """A bearer token of an application, which acts as its service account (RFC 6750, in the header only)."""

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        checksum = hashlib.sha256(token.strip().encode()).hexdigest()
        found = (
            AccessToken.objects.select_related("application__account").filter(token_checksum=checksum).first()
        )
        if found is None or found.application is None or found.is_expired():
            raise TokenRefused
        return found.application.account, found

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class SignedInWithScope(BasePermission):
    """Somebody has signed in; an application's token also carries the scope that the view asks for."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user or not request.user.is_authenticated:
            return False
        scope = scope_for(view, request.method or "")
        if isinstance(request.auth, AccessToken) and scope and not request.auth.allow_scopes([scope]):
            raise ScopeMissing(scope=scope)
        return True


def scope_for(view: Any, method: str) -> str | None:
    """The scope that a token needs to call ``method`` of ``view``; None where any token will do."""
    resource = getattr(view, "resource", "")
    return f"{resource}:{'read' if method in SAFE_METHODS else 'write'}" if resource else None
