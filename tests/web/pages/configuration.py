"""The pages on which the product is configured."""

from typing import Any

from courrier.models import Correspondent, Instruction, MailType, Register
from parapheur.models import Circuit
from tests.web.pages import Page

WHO = "administration"


def _circuit(name: str = "") -> dict[str, Any]:
    return {"circuit_id": Circuit.objects.get(code="REPONSE").pk} | ({"name": name} if name else {})


def _register(name: str = "") -> dict[str, Any]:
    return {"register_id": Register.objects.get(code="A").pk} | ({"name": name} if name else {})


def _one_of(kind: type[MailType | Instruction]) -> dict[str, Any]:
    return {"choice_id": kind.objects.earliest("pk").pk}


def _correspondent() -> dict[str, Any]:
    return {"correspondent_id": Correspondent.objects.earliest("pk").pk}


PAGES = {
    "configuration": Page(WHO),
    "register-settings": Page(WHO),
    "register-setting-new": Page(WHO),
    "register-setting": Page(WHO, _register),
    "register-setting-act": [Page(WHO, lambda: _register("change")), Page(WHO, lambda: _register("close"))],
    "mail-types": Page(WHO),
    "mail-type-new": Page(WHO),
    "mail-type": Page(WHO, lambda: _one_of(MailType)),
    "instructions": Page(WHO),
    "instruction-new": Page(WHO),
    "instruction": Page(WHO, lambda: _one_of(Instruction)),
    "correspondents": [Page("bureau-ordre"), Page("bureau-ordre", query="?q=zzz")],
    "correspondent-new": Page("bureau-ordre"),
    "correspondent": Page("bureau-ordre", _correspondent),
    "correspondent-change": Page("bureau-ordre", _correspondent),
    "correspondent-merge": Page("bureau-ordre", _correspondent, query="?q=a"),
    "circuits": Page(WHO),
    "circuit-new": Page(WHO),
    "circuit": [Page(WHO, _circuit), Page(WHO, _circuit, query="?step=1")],
    "circuit-who": Page(WHO, _circuit, query="?step=1&q=chef"),
    "signing": Page(WHO),
    "queues": Page(WHO),
    "circuit-act": [Page(WHO, lambda: _circuit("change")), Page(WHO, lambda: _circuit("retire"))],
}
NOT_PAGES = {
    "register-mask": "a part of the form",
    "circuit-edit": "only an act",
    "circuit-publish": "only an act",
    "signing-check": "only an act",
    "queues-again": "only an act",
}
