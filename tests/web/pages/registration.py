"""The pages of registering."""

from typing import Any

from courrier.models import Mail
from demo.story import SUBJECT
from tests.web.pages import Page

_DRAFT = "?draft=01900000-0000-7000-8000-000000000001"


def _story() -> dict[str, Any]:
    return {"mail_id": Mail.objects.get(subject=SUBJECT).pk}


def _correctable() -> dict[str, Any]:
    return {"mail_id": Mail.objects.filter(direction="incoming", status="registered").latest("entered_at").pk}


PAGES = {
    "registration": [
        Page("bureau-ordre", lambda: {"direction": "incoming"}, query=_DRAFT),
        Page("bureau-ordre", lambda: {"direction": "internal"}, query=_DRAFT),
    ],
    "registered": Page("bureau-ordre", _story),
    "mail-correct": Page("bureau-ordre", _correctable),
    "batch": Page("bureau-ordre", lambda: {"direction": "incoming"}),
}
NOT_PAGES = {
    "registration-keep": "only an act",
    "registration-discard": "only an act",
    "registration-restore": "only an act",
    "registration-senders": "a part of a page",
    "registration-day": "a part of a page",
    "registration-readers": "a part of a page",
    "mail-correct-readers": "a part of a page",
    "registration-scan": "a part of a page",
    "registration-page": "an image",
    "receipt-state": "a part of a page",
    "mail-label": "a file",
    "mail-receipt": "a file",
}
