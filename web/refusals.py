"""What could not be done, said to people: what happened, what to do, and the status for machines."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.errors import STATUS, Kind, Refusal

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
    """The refusal's sentence in the current language, its facts filled in."""
    return gettext(refusal.message).format(**refusal.facts)


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A page, or for htmx a notice, that says what happened and what to do."""
    return problem_page(request, refusal.kind, sentence(refusal))


def problem_page(request: HttpRequest, kind: Kind, text: str, *, status: int = 0) -> HttpResponse:
    """As :func:`refusal_page`, for what isn't a refusal of ours; ``status`` when the kind's own is not the one."""
    template = "web/components/notice.html" if request.headers.get("HX-Request") else "web/pages/refusal.html"
    glyph, heading = HEADINGS[kind]
    context = {"tone": "danger", "text": text, "glyph": glyph, "heading": heading}
    return render(request, template, context, status=status or STATUS[kind])


def broken_page() -> HttpResponse:
    """A page for what we did not foresee; made without the request, because even the database may be away."""
    text = gettext("It is noted and will be looked at. Nothing you had saved is lost. Try again in a moment.")
    context = {"text": text, "glyph": "wrench", "heading": gettext("Something broke on our side")}
    return HttpResponse(render_to_string("web/pages/refusal.html", context), status=500)
