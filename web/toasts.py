"""The one line that tells on the next page what was just done, and for ten seconds offers to take it back."""

from collections.abc import Mapping
from typing import Any, cast

from django.http import HttpRequest

_KEY = "toast"


def leave_toast(
    request: HttpRequest,
    text: str,
    *,
    action: str = "",
    url: str = "",
    fields: Mapping[str, str] | None = None,
    glyph: str = "check",
) -> None:
    """Say ``text`` on the next page; with ``url``, a button named ``action`` that posts ``fields`` there."""
    request.session[_KEY] = {
        "text": text,
        "action": action,
        "url": url,
        "fields": dict(fields or {}),
        "glyph": glyph,
    }


def take_toast(request: HttpRequest) -> dict[str, Any] | None:
    """What was left for this page, once."""
    if _KEY not in request.session:
        return None
    return cast("dict[str, Any]", request.session.pop(_KEY))
