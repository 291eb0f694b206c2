"""What a notification says, in the language that is active when it is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext

from common.text import Bilingual, isolate_foreign
from documents.dates import written_day
from notifications.models import Notification


@dataclass(frozen=True, kw_only=True)
class Said:
    """One clear sentence; with it, when there are any, the reason that somebody gave and the day by which it is expected."""

    sentence: str
    quote: str = ""
    due: str = ""


def said(notification: Notification, *, confidential: bool = False) -> Said:
    """What the notification says; when ``confidential``, without title, number or reason."""
    facts: Mapping[str, Any] = notification.facts
    words = {name: _fact(value, confidential=confidential) for name, value in facts.items()}
    quote, due = words.pop("quote", ""), words.pop("due", "")
    return Said(
        sentence=_capital(gettext(notification.sentence).format_map(words)),
        quote="" if confidential else quote,
        due=gettext("Expected by {day}.").format(day=due) if due else "",
    )


def no_longer_open() -> Said:
    """What is said of a record that the reader may not see any more."""
    return Said(sentence=gettext("You were told of something that is no longer open to you."))


def _fact(value: Any, *, confidential: bool) -> str:
    if isinstance(value, str):
        return _isolated(value)
    if "day" in value:
        return written_day(date.fromisoformat(value["day"]), get_language() or "fr")
    if "kind" in value:
        return gettext("a confidential letter") if confidential else _record(value)
    name = Bilingual(value["fr"], value["ar"]).in_language(get_language() or "fr")
    if not name:
        return gettext("The system")
    if delegator := value.get("for"):
        return gettext("{person} (for {delegator})").format(
            person=_isolated(name), delegator=_isolated(delegator)
        )
    return _isolated(name)


def _record(value: Mapping[str, str]) -> str:
    title = gettext("“{title}”").format(title=_isolated(value["title"]))
    if value["kind"] == "mail" and value["reference"]:
        return gettext("the letter {reference}, {title}").format(
            reference=_isolated(value["reference"]), title=title
        )
    return title


def _isolated(text: str) -> str:
    return isolate_foreign(text, rtl=(get_language() or "").startswith("ar"))


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
