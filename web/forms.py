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

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Turn a refusal inside the block into an error on top of the form; what was typed stays."""
        try:
            yield
        except Refusal as refusal:
            self.add_error(None, sentence(refusal))


def style_fields(form: forms.BaseForm) -> None:
    """Give every field of ``form`` its class, and the attributes that tie it to its error."""
    for name, field in form.fields.items():
        widget = field.widget
        if isinstance(widget, forms.Select):
            widget.attrs.setdefault("class", "form-select")
        elif not isinstance(widget, (forms.CheckboxInput, forms.RadioSelect)):
            widget.attrs.setdefault("class", "form-control")
        if form.is_bound and name in form.errors:
            widget.attrs["class"] = f"{widget.attrs.get('class', '')} is-invalid".strip()
            widget.attrs["aria-invalid"] = "true"
            widget.attrs["aria-describedby"] = f"{form[name].id_for_label}_error"
