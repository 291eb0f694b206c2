"""Where the stamps of signatures stand on a page: at one of its corners, or wherever somebody tapped."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from signing.appearance import SIGNATURE
from web.forms import StyledForm

_LOW, _NEAR, _FAR = 0.80, 0.08, 1 - 0.08 - SIGNATURE["width"]
CORNERS: dict[str, tuple[float, float]] = {
    "bottom_right": (_FAR, _LOW),
    "bottom_left": (_NEAR, _LOW),
    "top_right": (_FAR, _NEAR),
    "top_left": (_NEAR, _NEAR),
}


class PlaceForm(StyledForm):
    """A page, and a corner of it; a tap on the page says it more finely."""

    page = forms.IntegerField(label=_("On which page?"), min_value=1)
    corner = forms.ChoiceField(
        label=_("Where do the signatures stand?"),
        widget=forms.RadioSelect,
        choices=[
            ("bottom_right", _("Bottom right")),
            ("bottom_left", _("Bottom left")),
            ("top_right", _("Top right")),
            ("top_left", _("Top left")),
        ],
        initial="bottom_right",
    )
    x = forms.FloatField(required=False, min_value=0, max_value=1, widget=forms.HiddenInput)
    y = forms.FloatField(required=False, min_value=0, max_value=1, widget=forms.HiddenInput)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, last: int, **kwargs: Any) -> None:
        super().__init__(
            *args, initial={"page": last, "corner": "bottom_right", "key": uuid4().hex}, **kwargs
        )
        self.fields["page"].widget.attrs |= {"max": last, "inputmode": "numeric"}

    def place(self) -> dict[str, Any]:
        """Page counted from 0, and the stamp's top left corner in fractions of the page."""
        given = self.cleaned_data
        x, y = given.get("x"), given.get("y")
        if x is None or y is None:
            x, y = CORNERS[given["corner"]]
        return {"page": given["page"] - 1, "x": x, "y": y}
