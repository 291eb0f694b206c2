"""The pages of mails and their lists."""

from collections.abc import Callable
from typing import Any

from courrier.models import Case, Mail
from demo.office import ASSIGNED, CONFIDENTIAL
from demo.story import SUBJECT
from tests.web.pages import Page


def _story() -> dict[str, Any]:
    return {"mail_id": Mail.objects.get(subject=SUBJECT).pk}


def _incoming(status: str) -> Callable[[], dict[str, Any]]:
    return lambda: {"mail_id": Mail.objects.filter(direction="incoming", status=status).earliest("pk").pk}


def _copied() -> dict[str, Any]:
    return {"mail_id": Mail.objects.get(subject=ASSIGNED.subject).pk}


def _confidential() -> dict[str, Any]:
    return {"mail_id": Mail.objects.get(subject=CONFIDENTIAL.subject).pk}


def _to_dispatch() -> dict[str, Any]:
    return {"mail_id": Mail.objects.get(status="to_dispatch").pk}


def _dispatched() -> dict[str, Any]:
    return {"mail_id": Mail.objects.filter(status="dispatched").earliest("pk").pk}


PAGES = {
    "home": [
        Page(person)
        for person in (
            "bureau-ordre",
            "redacteur",
            "cheffe-division",
            "directeur",
            "secretaire",
            "inspection",
            "administration",
        )
    ],
    "menu": Page("directeur"),
    "register": [
        Page("bureau-ordre", lambda: {"direction": "incoming"}),
        Page("bureau-ordre", lambda: {"direction": "outgoing"}),
        Page("bureau-ordre", lambda: {"direction": "internal"}),
    ],
    "mail": [
        Page("bureau-ordre", _story),
        Page("redacteur", _story),
        Page("cheffe-division", _incoming("assigned")),
        Page("bureau-ordre", _incoming("registered")),
        Page("directeur", _copied),
        Page("bureau-ordre", _to_dispatch),
        Page("bureau-ordre", _confidential),
    ],
    "search": [
        Page("bureau-ordre", query="?q=formation"),
        Page("directeur", query="?q=xyz"),
        Page("redacteur"),
    ],
    "mail-assign": Page("bureau-ordre", _incoming("registered")),
    "mail-reassign": Page("cheffe-division", _incoming("assigned")),
    "mail-take": Page("redacteur", _incoming("assigned")),
    "mail-return": Page("redacteur", _incoming("assigned")),
    "mail-no-further-action": Page("redacteur", _incoming("in_charge")),
    "mail-close": Page("redacteur", _incoming("in_charge")),
    "mail-reopen": Page("cheffe-division", _incoming("no_further_action")),
    "mail-cancel": Page("bureau-ordre", _incoming("registered")),
    "mail-add-piece": Page("redacteur", _incoming("in_charge")),
    "mail-record-proof": Page("bureau-ordre", _dispatched),
    "mail-dispatch": Page("bureau-ordre", _to_dispatch),
    "mail-read-copy": Page("directeur", _copied),
    "mail-comment": Page("redacteur", _copied),
    "mail-extend-deadline": Page("cheffe-division", _copied),
    "mail-link": [
        Page("redacteur", _copied),
        Page("redacteur", _copied, query="?find=formation"),
    ],
    "mail-share": Page("cheffe-division", _copied),
    "mail-name-reader": Page("bureau-ordre", _confidential),
    "cases": Page("redacteur"),
    "case": Page("redacteur", lambda: {"case_id": Case.objects.earliest("pk").pk}),
    "case-new": Page("redacteur"),
    "mail-put-in-case": Page("redacteur", _copied),
}
NOT_PAGES = {
    "register-density": "only an act",
    "piece-page": "an image",
    "piece-file": "a file",
}
