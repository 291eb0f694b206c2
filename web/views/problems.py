"""Pages for what Django itself refuses, in the same hand as our own refusals."""

import logging
import sys

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from common.errors import Forbidden, Kind, Unseen
from web.refusals import away_page, broken_page, problem_page, refusal_page


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent can't be read, or is more than a form may hold."""
    if isinstance(exception, RequestDataTooBig):
        text = _("What you typed or pasted is too long to be kept. Shorten it, or join it as a file.")
        return problem_page(request, Kind.TOO_LARGE, text)
    text = _("What your browser sent can't be read. Go back to the page and try once more.")
    return problem_page(request, Kind.INVALID, text, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Seen, but not allowed."""
    return refusal_page(request, Forbidden())


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such page, or not for these eyes: the answer doesn't tell which."""
    return refusal_page(request, Unseen())


def server_error(request: HttpRequest) -> HttpResponse:
    """What we did not foresee, with its mark on the page and in the log; the database being away passes by itself."""
    if isinstance(sys.exception(), (OperationalError, InterfaceError)):
        return away_page()
    mark = getattr(request, "request_id", "")
    logging.getLogger(__name__).error("support mark %s: %s %s", mark, request.method, request.path)
    return broken_page(mark)


@login_not_required
def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without the mark of this browser: mostly a page left open since before signing in or out."""
    text = _(
        "This page was open since before you signed in, or your browser keeps no cookies. Nothing was done. "
        "Go back to the page: what you typed is still there; send it once more."
    )
    return problem_page(request, Kind.FORBIDDEN, text, heading=_("This page was open for too long"))
