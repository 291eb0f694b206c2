"""Small pieces of the screens: icons, texts in two directions, days and deadlines in words."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from common.text import Bilingual

register = template.Library()
_ARABIC_MONTHS = {"fr": "fr", "ar": "ar_MA"}  # Moroccan months: نونبر، دجنبر


def _locale() -> str:
    return _ARABIC_MONTHS.get(get_language() or "fr", "fr")


@register.simple_tag
def icon(name: str, extra: str = "") -> str:
    """An icon beside a word; it says nothing by itself, so that screen readers pass over it."""
    from lucide.jinja import lucide

    return lucide(
        name, size=None, **{"class": f"ico {extra}".strip(), "aria-hidden": "true", "stroke_width": "1.9"}
    )


@register.filter
def page_help(sentences: str) -> str:
    """The help of a page, folded under a question mark; nothing when the page gives none."""
    return (
        render_to_string("web/components/help.html", {"text": mark_safe(sentences)})  # noqa: S308  # a template's own block
        if sentences.strip()
        else ""
    )


@register.filter
def ref(value: Any) -> SafeString:
    """A number, reference, time or address: left to right in both languages, never mixed with its surroundings."""
    return format_html('<bdi dir="ltr" class="num">{}</bdi>', value)


@register.filter
def said(value: Any) -> SafeString:
    """Text that somebody typed: in its own direction, inside a line of the page's direction."""
    text = str(value or "")
    language = "ar" if any("\u0600" <= c <= "\u06ff" for c in text) else "fr"
    return format_html('<bdi dir="auto" lang="{}">{}</bdi>', language, text)


@register.filter
def listed(words: Iterable[object]) -> str:
    """Words with commas between them."""
    return f"{_comma()} ".join(str(word) for word in words)


@register.filter
def tongue(value: Bilingual | None) -> str:
    """The text of a bilingual name in the page's language."""
    return value.in_language(get_language() or "fr") if value else ""


@register.filter
def day(value: date | datetime | None, zone: str = "Africa/Casablanca") -> str:
    """« 25 nov. 2026 »."""
    return format_date(_local_day(value, zone), "d MMM y", locale=_locale()) if value else ""


@register.filter
def day_in_full(value: date | datetime | None, zone: str = "Africa/Casablanca") -> str:
    """« mercredi 25 novembre 2026 »."""
    return format_date(_local_day(value, zone), "EEEE d MMMM y", locale=_locale()) if value else ""


@register.filter
def weekday(value: date) -> str:
    """« mer. 25 nov. 2026 », short enough for the end of a label."""
    return format_date(value, "E d MMM y", locale=_locale())


@register.simple_tag
def day_heading(value: date | datetime, today: date, zone: str = "Africa/Casablanca") -> str:
    """« Aujourd’hui, mercredi 25 novembre 2026 », « Hier, … », then the day alone."""
    words = day_in_full(value, zone)
    days = (today - _local_day(value, zone)).days
    if days in {0, 1}:
        near = _("Today") if days == 0 else _("Yesterday")
        return f"{near}{_comma()} {words}"
    return words[:1].upper() + words[1:]


@register.filter
def moment(value: datetime | None, zone: str = "Africa/Casablanca") -> str:
    """« 25 nov. 2026, 15:02 », in the administration's zone."""
    if not value:
        return ""
    local = value.astimezone(ZoneInfo(zone))
    return f"{format_date(local.date(), 'd MMM y', locale=_locale())}{_comma()} {local:%H:%M}"


@register.filter
def hour(value: datetime | None, zone: str = "Africa/Casablanca") -> str:
    """« 15:02 »."""
    return f"{value.astimezone(ZoneInfo(zone)):%H:%M}" if value else ""


@register.filter
def second(value: datetime | None, zone: str = "Africa/Casablanca") -> str:
    """« 15:02:33 », where the order of facts matters."""
    return f"{value.astimezone(ZoneInfo(zone)):%H:%M:%S}" if value else ""


@register.filter
def instant(value: datetime | None, zone: str = "Africa/Casablanca") -> str:
    """« mercredi 25 novembre 2026, 15:02:33 »."""
    return f"{day_in_full(value, zone)}{_comma()} {second(value, zone)}" if value else ""


@register.simple_tag
def since(value: datetime | None, now: datetime, zone: str = "Africa/Casablanca") -> str:
    """« depuis ce matin 09:20 », « depuis 2 jours »."""
    if not value:
        return ""
    days = (_local_day(now, zone) - _local_day(value, zone)).days
    if days <= 0:
        return _("since today, {time}").format(time=hour(value, zone))
    if days == 1:
        return _("since yesterday, {time}").format(time=hour(value, zone))
    return ngettext("for {count} day", "for {count} days", days).format(count=days)


@register.inclusion_tag("web/components/deadline.html")
def deadline(due: date | None, today: date, *, paused: bool = False) -> dict[str, Any]:
    """A deadline in words with its date beside; amber today and tomorrow, red when late."""
    if due is None:
        return {}
    days = (due - today).days
    if days < 0:
        words, tone = ngettext("{count} day late", "{count} days late", -days).format(count=-days), "late"
    elif days == 0:
        words, tone = _("today"), "soon"
    elif days == 1:
        words, tone = _("tomorrow"), "soon"
    else:
        words, tone = ngettext("{count} day", "{count} days", days).format(count=days), ""
    shape = "d MMM" if due.year == today.year else "d MMM y"
    told = format_date(due, shape, locale=_locale())
    return {"words": words, "tone": tone, "due": due, "day": told, "paused": paused}


@register.filter
def to_count(last: int) -> range:
    """1, 2, … ``last``."""
    return range(1, last + 1)


@register.filter
def initials(name: str) -> str:
    """One or two letters for an avatar; one in Arabic, whose letters join."""
    words = name.split()
    if not words:
        return ""
    if "\u0600" <= words[0][0] <= "\u06ff":
        return words[0][0]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def _local_day(value: date | datetime, zone: str) -> date:
    return value.astimezone(ZoneInfo(zone)).date() if isinstance(value, datetime) else value


def _comma() -> str:
    return "،" if get_language() == "ar" else ","


_STATUS = {
    "registered": ("info", "inbox"),
    "to_reorient": ("warn", "undo-2"),
    "assigned": ("calm", "circle-dot"),
    "in_charge": ("calm", "circle-dot"),
    "replying": ("calm", "pencil"),
    "draft": ("calm", "pencil"),
    "in_circuit": ("good", "pen-tool"),
    "returned": ("warn", "undo-2"),
    "refused": ("danger", "x"),
    "withdrawn": ("done", "undo-2"),
    "signed": ("good", "stamp"),
    "to_dispatch": ("info", "send"),
    "dispatched": ("done", "check"),
    "answered": ("done", "check"),
    "no_further_action": ("done", "check"),
    "closed": ("done", "archive"),
    "cancelled": ("done", "ban"),
}


@register.inclusion_tag("web/components/status.html")
def status(mail: Any) -> dict[str, Any]:
    """Where a mail stands: word, tint and icon; nothing that is finished keeps a tint."""
    tone, glyph = _STATUS.get(mail.status, ("calm", "circle-dot"))
    return {"tone": tone, "glyph": glyph, "label": mail.get_status_display()}
