"""Forms on a circuit as a whole: make it, change its particulars, take it out of the choice."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisation.principal import Principal
from organisation.queries import units_on
from parapheur.circuit_queries import CircuitSheet
from parapheur.policies import must_administer_circuits
from parapheur.use_cases.draft_circuit import draft_circuit
from parapheur.use_cases.open_circuit import open_circuit
from parapheur.use_cases.retire_circuit import retire_circuit
from web.templatetags.ui import tongue
from web.views.organisation.acting import Act, Once, Words
from web.views.organisation.unit_forms import ARABIC, named


class OnCircuit(Act):
    """An act on one circuit; ``record`` is its sheet."""

    way = "configuration"
    record: CircuitSheet

    @classmethod
    def must_be_open_to(cls, by: Principal) -> None:
        must_administer_circuits(by)

    def subject(self) -> str:
        return tongue(self.record.circuit.name) if self.record else ""

    def back(self) -> tuple[str, Words]:
        return reverse("circuit", args=[self.record.circuit.pk]), self.subject()


class _Particulars(forms.Form):
    """What a circuit is called and who may take it."""

    name_fr = forms.CharField(label=_("What is it called in French?"), max_length=160)
    name_ar = forms.CharField(label=_("And in Arabic?"), max_length=160, widget=forms.TextInput(attrs=ARABIC))
    unit = forms.ChoiceField(label=_("Which units may take it?"), required=False)


def _units(form: Act) -> list[tuple[str, Any]]:
    return [("", _("All units")), *named(units_on(form.by, day=form.today))]


class OpenCircuit(OnCircuit, _Particulars, Once):
    """A new circuit."""

    heading = _("Make a circuit")
    label = pgettext_lazy("circuit", "Make it")
    told = _("The circuit is there. Now add its steps.")
    text = _("Nobody can choose it until you publish it.")
    code = forms.CharField(
        label=_("Which short code?"),
        max_length=30,
        help_text=_("For lists and other systems, for example DECISION. It never changes."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "characters"}),
    )
    field_order = ("name_fr", "name_ar", "code", "unit")

    def prepare(self) -> None:
        self.fields["unit"].choices = _units(self)  # type: ignore[attr-defined]

    def back(self) -> tuple[str, Words]:
        return reverse("circuits"), _("Circuits")

    def carry_out(self) -> str:
        made = open_circuit(
            code=self.cleaned_data["code"],
            name=self.in_both("name"),
            unit_id=self.cleaned_data["unit"] or None,
            by=self.by,
            now=self.now,
            request_key=self.key,
        )
        return reverse("circuit", args=[made.pk])


class ChangeCircuit(OnCircuit, _Particulars):
    """Other particulars."""

    heading = _("Particulars of the circuit")
    label = _("Keep these particulars")
    told = _("The particulars are kept.")
    text = _("Name and units count at once; what happens after a return counts from the next version on.")
    keep_visas = forms.BooleanField(
        label=_("After a return, visas and opinions already given still count"), required=False
    )
    base = forms.UUIDField(widget=forms.HiddenInput)
    edits = forms.IntegerField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.fields["unit"].choices = _units(self)  # type: ignore[attr-defined]
        circuit, latest = self.record.circuit, self.record.latest
        self.initial = {
            **self.initial,
            "name_fr": circuit.name_fr,
            "name_ar": circuit.name_ar,
            "unit": str(circuit.unit_id or ""),
            "keep_visas": latest.keep_visas,
            "base": latest.pk,
            "edits": latest.edits,
        }

    def carry_out(self) -> str:
        draft_circuit(
            code=self.record.circuit.code,
            name=self.in_both("name"),
            unit_id=self.cleaned_data["unit"] or None,
            stages=self.record.latest.stages,
            keep_visas=self.cleaned_data["keep_visas"],
            edits=self.cleaned_data["edits"],
            base=self.cleaned_data["base"],
            by=self.by,
            now=self.now,
        )
        return self.back()[0]


class RetireCircuit(OnCircuit):
    """The end of a circuit."""

    heading = _("Take the circuit out of the choice")
    label = _("Take it out of the choice")
    told = _("Nobody can choose this circuit any more.")
    text = _("Folders that travel it go on to their end. This can't be undone.")
    look = "btn-danger"

    def carry_out(self) -> str:
        retire_circuit(circuit_id=self.record.circuit.pk, by=self.by, now=self.now)
        return reverse("circuits")


CIRCUIT_ACTS: dict[str, type[OnCircuit]] = {"change": ChangeCircuit, "retire": RetireCircuit}
