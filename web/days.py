"""A day as people type it, in a form."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.days import read_day
from common.errors import Refusal
from web.refusals import sentence

_FAR = timedelta(days=366 * 200)


class DayField(forms.Field):
    """A day typed with the keyboard; ``today`` is given by the form once it knows it."""

    today: date

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"dir": "ltr", "autocomplete": "off", "placeholder": _("dd/mm/yyyy"), "maxlength": 40}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> Any:
        """The day, or None when nothing is typed."""
        if isinstance(value, date):
            return value
        text = str(value or "").strip()
        if not text:
            return None
        try:
            day = read_day(text, today=self.today)
        except Refusal as refusal:
            raise ValidationError(sentence(refusal)) from refusal
        if abs(day - self.today) > _FAR:
            raise ValidationError(_("Check the year: this day is centuries away."))
        return day

    def prepare_value(self, value: Any) -> Any:
        """A day as it is typed."""
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else value
