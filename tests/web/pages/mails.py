"""The pages of mails and their lists."""

from typing import Any

from courrier.models import Mail
from demo.story import SUBJECT
from tests.web.pages import Page


def _story() -> dict[str, Any]:
    return {"mail_id": Mail.objects.get(subject=SUBJECT).pk}


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
    "mail": [Page("bureau-ordre", _story), Page("redacteur", _story)],
}
NOT_PAGES = {"piece-page": "an image", "piece-file": "a file"}
