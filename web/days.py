"""Days as people type them."""

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_TODAY = {"auj", "aujourdhui", "اليوم"}
_SIGNED = re.compile(r"[+-]\d{1,3}")
_PARTS = re.compile(r"(\d{1,2})\D(\d{1,2})(?:\D(\d{2}|\d{4}))?")
_RUN = re.compile(r"(\d{2})(\d{2})(\d{2}|\d{4})?")


def read_day(text: str, today: date) -> date:
    """The day meant by ``text``: ``270226``, ``27/02/2026``, ``27/02``, ``auj``, ``-1``, ``+5``.

    :raises ValueError: it means none.
    """
    typed = text.strip().casefold().replace("'", "").replace("’", "")
    if typed in _TODAY:
        return today
    if _SIGNED.fullmatch(typed):
        return today + timedelta(days=int(typed))
    found = _PARTS.fullmatch(typed) or _RUN.fullmatch(typed)
    if found is None:
        raise ValueError(text)
    day, month, year = found.groups()
    whole = today.year if year is None else int(year) + (2000 if len(year) == 2 else 0)
    return date(whole, int(month), int(day))


class DayField(forms.Field):
    """A day typed with the keyboard; ``today`` is given by the form once it knows it."""

    today: date

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"dir": "ltr", "inputmode": "numeric", "autocomplete": "off", "placeholder": _("dd/mm/yyyy")}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, date):
            return value
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return read_day(text, self.today)
        except (ValueError, OverflowError) as error:
            raise ValidationError(_("This day can't be read. Type it like 27/02/2026.")) from error

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else value
