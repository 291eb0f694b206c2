"""What every request gets: who is asking, in which language, and a page that explains when something can't be done."""

from collections.abc import Callable
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from common import clock
from common.errors import Kind, Refusal, gettext_noop
from organisation.policies import needs_second_factor
from organisation.principal import Principal
from organisation.queries import AccountClosed, principal_of
from organisation.use_cases.note_session_seen import note_session_seen
from web.refusals import maintenance_page, page_of_form, refusal_page
from web.request import Request

Handler = Callable[[Request], HttpResponse]
SEEN_EVERY = timedelta(minutes=5)
"""How fresh « last seen » of a session is."""
_WITHOUT_SECOND_FACTOR = {
    "second-factor",
    "second-factor-begin",
    "second-factor-set-up",
    "sign-out",
    "language",
    "notifications-unread",
}
"""Addresses open to those who must set up a second factor first."""


class NotByLink(Refusal):
    """An address that only takes a form was opened as a page, mostly by going back or by a bookmark."""

    code = "not_by_link"
    kind = Kind.UNSEEN
    message = gettext_noop(
        "This address only takes a form. Open the page where the form stands, and send it from there."
    )


class ClientAddressMiddleware:
    """``REMOTE_ADDR`` is who asks and not our proxy: the last of X-Forwarded-For that no trusted proxy has.

    History, locks and limits go by it. What stands further left in the header, the client may have made up.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        passed_on = request.headers.get("X-Forwarded-For", "").split(",")
        while _is_trusted(request) and passed_on and (sender := _address(passed_on.pop())):
            request.META["REMOTE_ADDR"] = str(sender)
        return self.get_response(request)


def _is_trusted(request: HttpRequest) -> bool:
    address = _address(request.META.get("REMOTE_ADDR", ""))
    return address is not None and any(address in network for network in settings.TRUSTED_PROXIES)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:  # a socket without an address, or a word that somebody put into the header
        return None
    return getattr(address, "ipv4_mapped", None) or address  # how IPv4 looks to a server that listens on IPv6


class MaintenanceMiddleware:
    """While the file of ``MAINTENANCE_FILE`` is there, all answer 503 but what machines ask about our health."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        closed = settings.MAINTENANCE_FILE and Path(settings.MAINTENANCE_FILE).exists()
        if not closed or request.path.startswith("/health/"):
            return self.get_response(request)
        with translation.override(translation.get_language_from_request(request)):
            page = maintenance_page()
            if not request.path.startswith("/api/"):
                return page
        problem = {
            "type": "about:blank",
            "title": "Service Unavailable",
            "status": 503,
            "code": "maintenance",
        }
        return JsonResponse(
            problem, status=503, headers={"Retry-After": "300"}, content_type="application/problem+json"
        )


class LoginMiddleware(LoginRequiredMiddleware):
    """Whoever isn't signed in is asked to, and comes back to where they were: for a form that was sent, to its page."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponse:  # type: ignore[override]
        """The way to the sign-in page; a part of a page is told that the session has ended, and the page stays."""
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Trigger": "session-ended", "HX-Reswap": "none"})
        if request.method in {"GET", "HEAD"}:
            return super().handle_no_permission(request, view_func)
        came_from = page_of_form(request)
        return redirect_to_login(came_from) if came_from else redirect(settings.LOGIN_URL)


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
        if response.status_code == 405 and not request.path.startswith("/api/"):
            allowed = response.headers.get("Allow", "")
            response = refusal_page(request, NotByLink(), status=405)
            response.headers["Allow"] = allowed
            response.headers["X-Request-ID"] = request.request_id
        if request.headers.get("X-Sent-By") == "script" and response.status_code in {302, 303}:
            # A script that showed how its file went up goes there itself, so that the page is asked for once.
            response.headers["X-Location"] = response["Location"]
            del response.headers["Location"]
            response.status_code = 200
        if request.session.accessed:
            # A desk is shared: the next person must not leaf back through these pages.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(self, request: Request, view: Any, _args: Any, _named: Any) -> HttpResponse | None:
        """Note that the session is in use; who must have a second factor and has none sets it up first."""
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        seen = request.session.get("seen_at")
        if seen and request.now - datetime.fromisoformat(seen) >= SEEN_EVERY:
            request.session["seen_at"] = request.now.isoformat()
            key = request.session.session_key or ""
            note_session_seen(by=request.principal, key=key, now=request.now)
        if settings.SECOND_FACTOR_ROLES and _must_set_up(request):
            return redirect("second-factor")
        return None

    def process_exception(self, request: Request, problem: Exception) -> HttpResponse | None:
        """A refusal that no view has dealt with becomes a page that says why and what to do next."""
        if isinstance(problem, AccountClosed):
            logout(request)
            return redirect(settings.LOGIN_URL)
        if isinstance(problem, Refusal):
            return refusal_page(request, problem)
        return None


def _must_set_up(request: Request) -> bool:
    if request.resolver_match and request.resolver_match.url_name in _WITHOUT_SECOND_FACTOR:
        return False
    proved = "code" in request.session.get("authentication", "")
    return not proved and needs_second_factor(request.principal)


def _principal(request: Request) -> Principal:
    if request.user.pk is None:
        raise AccountClosed
    moment = request.session.get("authenticated_at")
    return principal_of(
        request.user,
        now=request.now,
        channel="web",
        address=request.META.get("REMOTE_ADDR", ""),
        request_id=request.request_id,
        authenticated_at=datetime.fromisoformat(moment) if moment else None,
        authentication=request.session.get("authentication", ""),
    )
