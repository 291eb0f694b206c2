"""The pages open to everybody."""

from typing import Any

from courrier.models import MailPiece, PieceRole
from tests.web.pages import Page


def _receipt() -> dict[str, Any]:
    return {"code": MailPiece.objects.filter(role=PieceRole.RECEIPT).earliest("pk").paper_code}


PAGES = {
    "verify": [Page(""), Page("", query="?sha256=" + "0" * 64)],
    "verify-file": Page(""),
    "verify-code": [Page("", _receipt), Page("", lambda: {"code": "AAAA-AAAA-AAAA"})],
}
NOT_PAGES: dict[str, str] = {}
