"""What could not be done, said to people: what happened, what to do, and the status for machines."""

from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from common.errors import STATUS, DatabaseAway, Kind, Refusal

HEADINGS: dict[Kind, tuple[str, str | Promise]] = {
    Kind.INVALID: ("pencil", _("Something has to be put right")),
    Kind.FORBIDDEN: ("lock", _("This is not open to you")),
    Kind.UNSEEN: ("search", _("We don't find this page")),
    Kind.CONFLICT: ("users", _("The situation has changed")),
    Kind.TOO_LARGE: ("file-up", _("This is too large")),
    Kind.TOO_MANY: ("hourglass", _("Too many attempts")),
    Kind.UNAVAILABLE: ("plug", _("A part of the service is away")),
}
"""The icon and the heading of the page for each kind of refusal."""


def sentence(refusal: Refusal) -> str:
    """The refusal's sentence in the current language, its facts filled in, those in two languages in this one."""
    return gettext(refusal.message).format(**refusal.facts_in(get_language() or "fr"))


def refusal_page(request: HttpRequest, refusal: Refusal, *, status: int = 0) -> HttpResponse:
    """A page, or for htmx a notice, that says what happened and what to do."""
    return problem_page(request, refusal.kind, sentence(refusal), status=status)


def problem_page(
    request: HttpRequest, kind: Kind, text: str, *, status: int = 0, heading: str = ""
) -> HttpResponse:
    """As :func:`refusal_page`, for what isn't a refusal of ours; ``status`` and ``heading`` when the kind's own don't fit."""
    template = "web/components/notice.html" if request.headers.get("HX-Request") else "web/pages/refusal.html"
    glyph, usual = HEADINGS[kind]
    context = {
        "tone": "danger",
        "text": text,
        "glyph": glyph,
        "heading": heading or usual,
        "mark": getattr(request, "request_id", ""),
        "back": request.method == "POST" and kind is not Kind.UNSEEN and page_of_form(request),
    }
    return render(request, template, context, status=status or STATUS[kind])


def page_of_form(request: HttpRequest) -> str:
    """The page of ours from which a form was sent, to go back to it; empty when it isn't known."""
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(before)
    return urlunsplit(("", "", parts.path, parts.query, ""))


def broken_page(mark: str) -> HttpResponse:
    """A page for what we did not foresee; made without the request, because even the database may be away."""
    text = gettext("It is noted and will be looked at. Nothing you had saved is lost. Try again in a moment.")
    context = {
        "text": text,
        "glyph": "wrench",
        "heading": gettext("Something broke on our side"),
        "mark": mark,
    }
    return HttpResponse(render_to_string("web/pages/refusal.html", context), status=500)


def away_page() -> HttpResponse:
    """The database is away; made without the request, which can't be looked into then."""
    context = {
        "text": gettext(DatabaseAway.message),
        "glyph": "wrench",
        "heading": gettext("We are back soon"),
        "again": True,
    }
    body = render_to_string("web/pages/refusal.html", context)
    return HttpResponse(body, status=503, headers={"Retry-After": "60", "Cache-Control": "no-store"})


def maintenance_page() -> HttpResponse:
    """The service is away on purpose; made without the request, because the database may be away."""
    text = gettext("The service is being looked after and is back soon. What you had saved is safe.")
    context = {"text": text, "glyph": "wrench", "heading": gettext("We are back soon"), "again": True}
    body = render_to_string("web/pages/refusal.html", context)
    return HttpResponse(body, status=503, headers={"Retry-After": "300", "Cache-Control": "no-store"})
