"""What happened, as a sentence in the reader's language: the event's own template, filled with its facts."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext

from audit.fields import value_label
from common.text import Bilingual
from courrier.events.mails import MailCorrected
from documents.dates import written_day, written_moment
from journal.events import REGISTRY, Actor, Event, Ref, event_from_data

_NOTHING = "—"
_ACTOR = re.compile(r"\{actor\}\s*:?\s*")
_OPENS, _CLOSES = "\u2068", "\u2069"  # first strong isolate … pop: a name keeps its own direction


def who(actor: Actor) -> str:
    """Who did it: the name of that day, and for whom; the product itself when no person did."""
    if actor.id is None and actor.label in ("", "system"):
        return gettext("The system")
    name = _in_tongue(actor.name)
    if actor.on_behalf_of:
        return gettext("{actor} (for {delegator})").format(actor=name, delegator=_in_tongue(actor.delegator))
    return name


def sentence(name: str, data: Mapping[str, Any], actor: Actor) -> str:
    """One sentence for the event ``name`` with the fields ``data`` of its canonical text.

    An event that the product doesn't know any more is told by its name and its record.
    """
    try:
        event = event_from_data(name, dict(data))
    except Exception:  # an entry of the past must stay readable, whatever its fields were
        about = f"{name} {_isolated(data.get('about', {}).get('label', ''))}".strip()
        return gettext(Event.sentence).format(actor=who(actor), about=about)
    told = gettext(event.sentence).format_map(_Facts(_facts(event), actor=who(actor)))
    if isinstance(event, MailCorrected) and event.reason:
        return gettext("{told}: {reason}").format(told=told, reason=_isolated(event.reason))
    return told


def act(name: str, data: Mapping[str, Any]) -> str:
    """The same without who did it, where that stands beside: « registered the mail 1277/2026 »."""
    try:
        event = event_from_data(name, dict(data))
    except Exception:  # as above
        return f"{name} {_isolated(data.get('about', {}).get('label', ''))}".strip()
    return _ACTOR.sub("", gettext(event.sentence)).format_map(_Facts(_facts(event)))


def action_label(event: type[Event]) -> str:
    """The action without who and what, for a list to choose from: « registered the mail … in … »."""
    return _ACTOR.sub("", gettext(event.sentence)).format_map(_Facts())


def actions() -> list[tuple[str, str]]:
    """Names and labels of all that can happen, by label."""
    known = [(name, action_label(event)) for name, event in REGISTRY.items()]
    return sorted(known, key=lambda action: action[1])


class _Facts(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "…"


def _facts(event: Event) -> dict[str, str]:
    told = {field.name: getattr(event, field.name) for field in fields(event)}
    return {
        name: _said(value_label(name, value) if isinstance(value, str) else value)
        for name, value in told.items()
    }


def _said(value: object) -> str:
    """A fact as people read it."""
    if value is None or value == "":
        return _NOTHING
    if isinstance(value, bool):
        return pgettext("fact", "yes") if value else pgettext("fact", "no")
    if isinstance(value, datetime):
        return written_moment(timezone.localtime(value), _language())
    if isinstance(value, date):
        return written_day(value, _language())
    if isinstance(value, Ref):
        return _in_tongue(value.name) or _NOTHING
    if isinstance(value, (tuple, list, frozenset)):
        return ", ".join(_said(item) for item in value) or _NOTHING
    return _isolated(str(value))


def _language() -> str:
    return "ar" if (get_language() or "").startswith("ar") else "fr"


def _in_tongue(name: Bilingual) -> str:
    return _isolated(name.in_language(get_language() or "fr"))


def _isolated(text: str) -> str:
    """``text`` kept apart from the sentence around it, where its writing direction is the other one."""
    rtl = (get_language() or "").startswith("ar")
    foreign = {"L", "EN"} if rtl else {"R", "AL", "AN"}
    if any(unicodedata.bidirectional(character) in foreign for character in text):
        return f"{_OPENS}{text}{_CLOSES}"
    return text
