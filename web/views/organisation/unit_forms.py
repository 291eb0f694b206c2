"""Forms on units: open, rename, move, close."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from organisation.models import Unit
from organisation.queries import left_in_unit, units_on
from organisation.use_cases.change_unit import change_unit
from organisation.use_cases.close_unit import close_unit
from organisation.use_cases.open_unit import open_unit
from organisation.use_cases.place_unit import place_unit
from web.days import DayField
from web.templatetags.ui import tongue
from web.views.organisation.acting import Act, Once, Versioned, Words

ARABIC = {"dir": "rtl", "lang": "ar"}


class Names(forms.Form):
    """A name that papers print, in both languages."""

    name_fr = forms.CharField(label=_("What is it called in French?"), max_length=200)
    name_ar = forms.CharField(label=_("And in Arabic?"), max_length=200, widget=forms.TextInput(attrs=ARABIC))


class OnUnit(Act):
    """An act on one unit."""

    way = "organisation"

    def back(self) -> tuple[str, Words]:
        return reverse("unit", args=[self.record.pk]), self.subject()


class OpenUnit(OnUnit, Names, Once):
    """A new unit below ``record``."""

    heading = _("Open a unit")
    label = pgettext_lazy("unit", "Open it")
    told = _("The unit is open.")
    text = _("It stands below the unit named above. Then create its posts.")
    code = forms.CharField(
        label=_("Which short code?"),
        max_length=30,
        help_text=_("It enters into numbers and references, for example DRH, and never changes."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "characters"}),
    )
    opened_on = DayField(label=_("From which day?"))
    field_order = ("name_fr", "name_ar", "code", "opened_on")

    def prepare(self) -> None:
        self.initial.setdefault("opened_on", self.today)

    def carry_out(self) -> str:
        unit = open_unit(
            by=self.by,
            parent_id=self.record.pk,
            code=self.cleaned_data["code"],
            name=self.in_both("name"),
            opened_on=self.cleaned_data["opened_on"],
            now=self.now,
            request_key=self.key,
        )
        return reverse("unit", args=[unit.pk])


class RenameUnit(OnUnit, Names, Versioned):
    """Another name."""

    heading = _("Rename the unit")
    label = _("Keep this name")
    told = _("The unit has its new name.")
    text = _("Mails and papers of the past keep the name that they bore.")

    def prepare(self) -> None:
        unit: Unit = self.record
        self.initial.update({"name_fr": unit.name_fr, "name_ar": unit.name_ar, "version": unit.version})

    def carry_out(self) -> str:
        change_unit(
            by=self.by,
            unit_id=self.record.pk,
            name=self.in_both("name"),
            version=self.cleaned_data["version"],
            now=self.now,
        )
        return reverse("unit", args=[self.record.pk])


class PlaceUnit(OnUnit, Versioned):
    """Another place in the chart."""

    heading = _("Move the unit")
    label = pgettext_lazy("unit", "Move it")
    told = _("The move is on record.")
    text = _("It moves with all that stands below it; the charts of earlier days stay as they were.")
    parent = forms.ChoiceField(label=_("Below which unit?"))
    day = DayField(label=_("From which day?"))

    def prepare(self) -> None:
        others = [unit for unit in units_on(self.by, day=self.today) if unit.pk != self.record.pk]
        self.fields["parent"].choices = named(others)  # type: ignore[attr-defined]
        self.initial.update({"version": self.record.version, "day": self.today})

    def carry_out(self) -> str:
        place_unit(
            by=self.by,
            unit_id=self.record.pk,
            parent_id=self.cleaned_data["parent"],
            effective_on=self.cleaned_data["day"],
            version=self.cleaned_data["version"],
            now=self.now,
        )
        return reverse("unit", args=[self.record.pk])


class CloseUnit(OnUnit, Versioned):
    """The end of a unit."""

    heading = _("Close the unit")
    label = _("Close this unit today")
    told = _("The unit is closed. Charts of earlier days still show it.")
    look = "btn-danger"

    def prepare(self) -> None:
        self.initial.update({"version": self.record.version})
        left = left_in_unit(self.by, self.record, now=self.now)
        posts = ngettext("{count} post", "{count} posts", left.posts).format(count=left.posts)
        units = ngettext("{count} unit", "{count} units", left.units).format(count=left.units)
        self.text = (
            _("Still there: {posts} and {units}. Close the posts and move the units first.").format(
                posts=posts, units=units
            )
            if left.posts or left.units
            else _("Nothing stands in it any more. Its mails and its past stay.")
        )

    def carry_out(self) -> str:
        close_unit(by=self.by, unit_id=self.record.pk, version=self.cleaned_data["version"], now=self.now)
        return reverse("units")


def named(units: list[Unit]) -> list[tuple[str, Any]]:
    """Units as a list to choose from."""
    return [(str(unit.pk), f"{unit.code} · {tongue(unit.name)}") for unit in units]


UNIT_ACTS: dict[str, type[OnUnit]] = {
    "open": OpenUnit,
    "rename": RenameUnit,
    "move": PlaceUnit,
    "close": CloseUnit,
}
