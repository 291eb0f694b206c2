"""The pages on which the product is configured."""

from typing import Any

from parapheur.models import Circuit
from tests.web.pages import Page

WHO = "administration"


def _circuit(name: str = "") -> dict[str, Any]:
    return {"circuit_id": Circuit.objects.get(code="REPONSE").pk} | ({"name": name} if name else {})


PAGES = {
    "configuration": Page(WHO),
    "circuits": Page(WHO),
    "circuit-new": Page(WHO),
    "circuit": [Page(WHO, _circuit), Page(WHO, _circuit, query="?step=1")],
    "circuit-who": Page(WHO, _circuit, query="?step=1&q=chef"),
    "signing": Page(WHO),
    "queues": Page(WHO),
    "circuit-act": [Page(WHO, lambda: _circuit("change")), Page(WHO, lambda: _circuit("retire"))],
}
NOT_PAGES = {
    "circuit-edit": "only an act",
    "circuit-publish": "only an act",
    "signing-check": "only an act",
    "queues-again": "only an act",
}
