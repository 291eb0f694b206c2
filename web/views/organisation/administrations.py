"""The administrations that share this installation, for whoever looks after it."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from common.clock import local_day
from common.text import Bilingual
from organisation.queries import administrations as all_of_them
from organisation.queries import must_host
from organisation.use_cases.found_administration import found_administration
from web.request import Request
from web.views.organisation.acting import Act, Words, acting
from web.views.organisation.unit_forms import ARABIC, Names


class Found(Act, Names):
    """A new administration; ``record`` is none."""

    heading = _("Found an administration")
    label = pgettext_lazy("administration", "Found it")
    told = _("The administration is founded; the invitation of its administrator is on its way.")
    text = _(
        "It is kept apart from all others: its people see nothing of yours, and you see nothing of theirs."
    )
    code = forms.CharField(
        label=_("Which short code?"),
        max_length=30,
        help_text=_("For example MEF. It never changes."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "characters"}),
    )
    time_zone = forms.CharField(
        label=_("In which time zone does it work?"),
        max_length=40,
        initial="Africa/Casablanca",
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "off"}),
    )
    person_fr = forms.CharField(
        label=_("What is its administrator called, in Latin letters?"), max_length=120
    )
    person_ar = forms.CharField(
        label=_("And in Arabic?"), max_length=120, required=False, widget=forms.TextInput(attrs=ARABIC)
    )
    email = forms.CharField(
        label=_("At which e-mail address?"),
        max_length=254,
        help_text=_("The person gets a link to choose a password, good for seven days."),
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=_("In which language?"),
        choices=(("fr", "Français"), ("ar", "العربية")),
        initial="fr",
        widget=forms.RadioSelect,
    )
    field_order = ("name_fr", "name_ar", "code", "time_zone", "person_fr", "person_ar", "email", "language")

    def back(self) -> tuple[str, Words]:
        return reverse("administrations"), _("Administrations")

    def carry_out(self) -> str:
        given = self.cleaned_data
        found_administration(
            by=self.by,
            code=given["code"],
            name=self.in_both("name"),
            time_zone=given["time_zone"].strip(),
            email=given["email"],
            person=Bilingual(given["person_fr"], given["person_ar"]),
            language=given["language"],
            now=self.now,
        )
        return reverse("administrations")


@require_safe
def administrations(request: Request) -> HttpResponse:
    """Names and codes of all of them."""
    day = local_day(request.now, request.principal.time_zone)
    context = {"here": "organisation", "rows": all_of_them(request.principal, day=day)}
    return render(request, "web/pages/organisation/administrations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def administration_found(request: Request) -> HttpResponse:
    """Another one."""
    must_host(request.principal, day=local_day(request.now, request.principal.time_zone))
    return acting(request, Found, None)
