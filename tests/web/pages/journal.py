"""The auditor's pages."""

from typing import Any

from courrier.models import Mail
from organisation.models import User
from tests.web.pages import Page


def _letter() -> dict[str, Any]:
    return {"kind": "mail", "record_id": Mail.objects.filter(number__isnull=False).earliest("pk").pk}


def _person() -> dict[str, Any]:
    return {"person_id": User.objects.get(email="bureau-ordre@exemple.invalid").pk}


PAGES = {
    "journal": [Page("inspection"), Page("inspection", query="?who=nobody&since=32/13&show=changes")],
    "record-history": Page("inspection", _letter),
    "person-history": Page("inspection", _person),
    "proof": Page("inspection"),
}
NOT_PAGES = {
    "journal-export": "hands over a file",
    "proof-verify": "only an act",
    "entry-proof": "hands over a file",
}
