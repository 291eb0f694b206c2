"""The pages of letters that are being written."""

from typing import Any

from courrier.models import Mail
from courrier.status import Status
from demo.office import IN_CHARGE, PREPARED, SENT_BACK
from parapheur.models import Folder
from tests.web.pages import Page


def _draft() -> dict[str, Any]:
    return {"mail_id": Mail.objects.get(status=Status.DRAFT).pk}


def _returned() -> dict[str, Any]:
    return {"mail_id": Mail.objects.get(status=Status.RETURNED, subject__endswith=SENT_BACK.subject).pk}


def _to_answer() -> str:
    return f"?reply_to={Mail.objects.get(subject=IN_CHARGE.subject).pk}"


def _prepared() -> dict[str, Any]:
    return {"folder_id": Folder.objects.get(title=PREPARED).pk}


PAGES = {
    "letter-new": [
        Page("redacteur"),
        Page("redacteur", query="?to_units=1"),
        Page("redacteur", query=_to_answer),
    ],
    "letter": [Page("redacteur", _draft), Page("redacteur", _returned)],
    "letter-circuit": Page("redacteur", _draft),
    "document-new": Page("redacteur"),
    "document": Page("redacteur", _prepared),
}
NOT_PAGES = {
    "letter-addressees": "a part of a page",
    "letter-keep": "only an act",
    "letter-page": "an image",
    "letter-resend": "only an act",
    "letter-withdraw": "only an act",
}
