"""Form pieces that all pages share: fields that look alike, and refusals shown where one typed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms

from common.errors import Refusal
from web.refusals import sentence


class StyledForm(forms.Form):
    """A form whose fields carry the design's classes and say by themselves what is wrong with them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        style_fields(self)

    def full_clean(self) -> None:
        """Look at what was sent only when asked: a form may still get fields and choices after it is made."""
        super().full_clean()
        mark_errors(self)

    def add_error(self, field: str | None, error: Any) -> None:
        """Also on the field itself."""
        super().add_error(field, error)
        mark_errors(self)

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Turn a refusal inside the block into an error on top of the form; what was typed stays."""
        try:
            yield
        except Refusal as refusal:
            self.add_error(None, sentence(refusal))


def style_fields(form: forms.BaseForm) -> None:
    """Give every field of ``form`` its class, and its text a direction."""
    for field in form.fields.values():
        widget = field.widget
        if isinstance(widget, forms.Select):
            widget.attrs.setdefault("class", "form-select")
        elif not isinstance(widget, (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)):
            widget.attrs.setdefault("class", "form-control")
        if type(widget) in (forms.TextInput, forms.Textarea):
            # Each text has its own direction; an empty field keeps the page's, which the style sheet can tell only
            # from a placeholder.
            widget.attrs.setdefault("dir", "auto")
            widget.attrs.setdefault("placeholder", " ")


def mark_errors(form: forms.BaseForm) -> None:
    """Tie the fields that have one to their error."""
    for name in form.errors:
        if name in form.fields and "aria-invalid" not in form.fields[name].widget.attrs:
            attrs = form.fields[name].widget.attrs
            attrs["class"] = f"{attrs.get('class', '')} is-invalid".strip()
            attrs["aria-invalid"] = "true"
            attrs["aria-describedby"] = f"{form[name].auto_id}_error"
