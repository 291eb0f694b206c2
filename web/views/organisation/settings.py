"""The particulars of the administration and its calendar."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.clock import local_day
from common.text import Bilingual
from documents.logo import MOST_BYTES
from organisation.calendar import days_off
from organisation.policies import must_be_administrator
from organisation.queries import administration_of, logo_of
from organisation.use_cases.change_administration import Particulars, change_administration
from organisation.use_cases.change_logo import change_logo
from organisation.use_cases.clear_calendar_day import clear_calendar_day
from organisation.use_cases.set_calendar_day import set_calendar_day
from web.days import DayField
from web.request import Request
from web.views.organisation.acting import Act, Versioned, Words, acting
from web.views.organisation.unit_forms import ARABIC, Names

ACTING = require_http_methods(["GET", "HEAD", "POST"])
_LINES = {"rows": 3}


class ChangeAdministration(Act, Names, Versioned):
    """What letters and receipts print of the administration, and its time zone."""

    heading = _("Particulars of the administration")
    label = _("Keep these particulars")
    told = _("The particulars are kept.")
    text = _("Letters, receipts and slips made from now on print them; those of the past stay as they are.")
    letterhead_fr = forms.CharField(
        label=_("Which lines stand above the name, in French?"), required=False, widget=forms.Textarea(_LINES)
    )
    letterhead_ar = forms.CharField(
        label=_("And in Arabic?"), required=False, widget=forms.Textarea(_LINES | ARABIC)
    )
    address_fr = forms.CharField(
        label=_("What is its address, in French?"), required=False, widget=forms.Textarea(_LINES)
    )
    address_ar = forms.CharField(
        label=_("And in Arabic?"), required=False, widget=forms.Textarea(_LINES | ARABIC)
    )
    city_fr = forms.CharField(
        label=_("In which city are letters signed, in French?"), required=False, max_length=80
    )
    city_ar = forms.CharField(
        label=_("And in Arabic?"), required=False, max_length=80, widget=forms.TextInput(ARABIC)
    )
    time_zone = forms.CharField(
        label=_("In which time zone does it work?"),
        max_length=40,
        help_text=_("For example Africa/Casablanca. Days and hours of mail and deadlines follow it."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "off"}),
    )
    names = ("name", "letterhead", "address", "city")

    def prepare(self) -> None:
        fields = [f"{name}_{language}" for name in self.names for language in ("fr", "ar")]
        self.initial.update(
            {field: getattr(self.record, field) for field in [*fields, "time_zone", "version"]}
        )

    def back(self) -> tuple[str, Words]:
        return reverse("organisation"), _("Organisation")

    def carry_out(self) -> str:
        texts = {name: self.in_both(name) for name in self.names}
        change_administration(
            by=self.by,
            particulars=Particulars(**texts, time_zone=self.cleaned_data["time_zone"]),
            version=self.cleaned_data["version"],
            now=self.now,
        )
        return reverse("organisation")


class ChangeLogo(Act, Versioned):
    """The picture on papers and screens."""

    heading = _("Logo of the administration")
    label = _("Keep this logo")
    told = _("The logo is kept. Papers made from now on bear it.")
    text = _("It stands on letters, receipts and slips made from now on, and beside the name on each page.")
    logo = forms.FileField(
        label=_("Which picture?"),
        required=False,
        help_text=_("PNG, JPEG or SVG, at most 1 MB; best on a transparent or white ground."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/svg+xml"}),
    )
    away = forms.BooleanField(label=_("Take the present logo away"), required=False)

    def prepare(self) -> None:
        self.initial.update({"version": self.record.version})
        if not self.record.logo:
            del self.fields["away"]
            self.fields["logo"].required = True

    @property
    def picture(self) -> str:
        """The address of the present logo."""
        return reverse("logo", args=[self.record.logo]) if self.record.logo else ""

    def back(self) -> tuple[str, Words]:
        return reverse("organisation"), _("Organisation")

    def clean(self) -> None:
        """A picture, or the wish to have none."""
        given = super().clean() or self.cleaned_data
        if not given.get("logo") and not given.get("away") and "logo" not in self.errors:
            self.add_error("logo", say("Choose a picture, or tick that the present one goes."))

    def carry_out(self) -> str:
        picture = self.cleaned_data["logo"]
        change_logo(
            by=self.by,
            content=picture.read(MOST_BYTES + 1) if picture else b"",
            version=self.cleaned_data["version"],
            now=self.now,
        )
        return reverse("organisation")


class SetDay(Act):
    """A day decided otherwise than the public holidays say."""

    heading = _("Decide on a day")
    label = _("Keep this day")
    told = _("The day is on record. Deadlines counted from now on follow it.")
    text = _("For a feast announced on another day, a bridge day, or a day that is worked after all.")
    day = DayField(label=_("Which day?"))
    is_working = forms.ChoiceField(
        label=_("Does one work on it?"),
        choices=(("", _("No, closed")), ("yes", _("Yes, open"))),
        required=False,
        initial="",
        widget=forms.RadioSelect,
    )
    name_fr = forms.CharField(label=_("What is the day called in French?"), max_length=120)
    name_ar = forms.CharField(label=_("And in Arabic?"), max_length=120, widget=forms.TextInput(attrs=ARABIC))

    def back(self) -> tuple[str, Words]:
        return reverse("calendar"), _("Working days")

    def carry_out(self) -> str:
        day: date = self.cleaned_data["day"]
        set_calendar_day(
            by=self.by,
            day=day,
            is_working=bool(self.cleaned_data["is_working"]),
            name=Bilingual(self.cleaned_data["name_fr"], self.cleaned_data["name_ar"]),
            now=self.now,
        )
        return f"{reverse('calendar')}?year={day.year}"


@ACTING
def logo_change(request: Request) -> HttpResponse:
    """The administration's logo."""
    return acting(request, ChangeLogo, administration_of(request.principal))


@require_safe
def logo(request: Request, sha256: str) -> HttpResponse:
    """The logo of one's own administration; its address changes with it."""
    own = administration_of(request.principal)
    content = logo_of(own) if own.logo == sha256 else b""
    if not content:
        raise Http404
    kept = {"Cache-Control": "private, max-age=31536000, immutable"}
    return HttpResponse(content, content_type="image/png", headers=kept)


@ACTING
def administration(request: Request) -> HttpResponse:
    """The particulars of one's own administration."""
    return acting(request, ChangeAdministration, administration_of(request.principal))


@require_safe
def calendar(request: Request) -> HttpResponse:
    """The holidays of a year, and the days decided otherwise."""
    must_be_administrator(request.principal)
    today = local_day(request.now, request.principal.time_zone)
    typed = request.GET.get("year", "")
    year = int(typed) if typed.isdecimal() and 2000 <= int(typed) <= 2100 else today.year
    context = {
        "here": "organisation",
        "year": str(year),
        "before": str(year - 1),
        "following": str(year + 1),
        "days": days_off(administration_of(request.principal), year),
    }
    return render(request, "web/pages/organisation/calendar.html", context)


@ACTING
def calendar_set(request: Request) -> HttpResponse:
    """Decide on a day."""
    return acting(request, SetDay, None)


@require_POST
def calendar_clear(request: Request, day: str) -> HttpResponse:
    """Leave a day to the public holidays again."""
    try:
        chosen = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    clear_calendar_day(by=request.principal, day=chosen, now=request.now)
    messages.success(request, say("The public holidays count again for this day."), extra_tags="good")
    return redirect(f"{reverse('calendar')}?year={chosen.year}")
