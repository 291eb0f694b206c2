"""The one line that tells on the next page what was just done, and for ten seconds offers to take it back.

It travels as a message, in a cookie: in the session, another request that ends later would write over it.
"""

import json
from collections.abc import Mapping
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest

_TAG = "toast"


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
    toast = {"text": text, "action": action, "url": url, "fields": dict(fields or {}), "glyph": glyph}
    messages.info(request, json.dumps(toast), extra_tags=_TAG)


def take_toast(request: HttpRequest) -> dict[str, Any] | None:
    """What was left for this page, once; the latest when there are several."""
    left = [message for message in messages.get_messages(request) if message.extra_tags == _TAG]
    return cast("dict[str, Any]", json.loads(str(left[-1]))) if left else None
