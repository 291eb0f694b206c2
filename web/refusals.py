"""Refusals, said to people: the sentence in their language, the status for machines."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from common.errors import STATUS, Refusal


def sentence(refusal: Refusal) -> str:
    """The refusal's sentence in the current language, its facts filled in."""
    return _(refusal.message).format(**refusal.facts)


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A page, or for htmx a notice, that says what happened and what to do."""
    template = "web/components/notice.html" if request.headers.get("HX-Request") else "web/pages/refusal.html"
    context = {"tone": "danger", "text": sentence(refusal), "kind": refusal.kind.value, "code": refusal.code}
    return render(request, template, context, status=STATUS[refusal.kind])
