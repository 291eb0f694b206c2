"""What every request gets: who is asking, in which language, and a page that explains when something can't be done."""

from collections.abc import Callable
from datetime import datetime
from typing import cast
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from common import clock
from common.errors import Refusal
from organisation.principal import Principal
from organisation.queries import AccountClosed, principal_for
from web.refusals import refusal_page
from web.request import Request

Handler = Callable[[Request], HttpResponse]


class PrincipalMiddleware:
    """``request.now``, ``request.request_id`` and, once somebody has signed in, ``request.principal``."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.now = clock.now()
        request.request_id = str(uuid4())
        request.principal = cast("Principal", SimpleLazyObject(lambda: _principal(request)))
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request.request_id
        if request.headers.get("X-Sent-By") == "script" and response.status_code in {302, 303}:
            # A script that showed how its file went up goes there itself, so that the page is asked for once.
            response.headers["X-Location"] = response.headers.pop("Location")
            response.status_code = 200
        if request.session.accessed:
            # A desk is shared: the next person must not leaf back through these pages.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_exception(self, request: Request, problem: Exception) -> HttpResponse | None:
        """A refusal that no view has dealt with becomes a page that says why and what to do next."""
        if isinstance(problem, AccountClosed):
            logout(request)
            return redirect(settings.LOGIN_URL)
        if isinstance(problem, Refusal):
            return refusal_page(request, problem)
        return None


def _principal(request: Request) -> Principal:
    if request.user.pk is None:
        raise AccountClosed
    moment = request.session.get("authenticated_at")
    return principal_for(
        request.user.pk,
        now=request.now,
        channel="web",
        address=request.META.get("REMOTE_ADDR", ""),
        request_id=request.request_id,
        authenticated_at=datetime.fromisoformat(moment) if moment else None,
        authentication=request.session.get("authentication", ""),
    )
