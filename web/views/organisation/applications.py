"""Other systems that come to the interface: the list, one of them, letting one in, renewing its secret, shutting it out."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common.clock import local_day
from organisation.credentials import Access
from organisation.models import User
from organisation.policies import must_administer_technically
from organisation.principal import Principal
from organisation.queries import ApplicationRow, application_of, units_covered
from organisation.queries import applications as applications_of
from organisation.roles import NOT_FOR_APPLICATIONS, Right, Role
from organisation.use_cases.admit_application import admit_application
from organisation.use_cases.change_scopes import change_scopes
from organisation.use_cases.renew_secret import renew_secret
from organisation.use_cases.withdraw_application import withdraw_application
from web.request import Request
from web.templatetags.ui import tongue
from web.views.organisation.acting import Act, Once, Words, acting
from web.views.organisation.application_words import in_words, offered
from web.views.organisation.post_forms import DOES
from web.views.organisation.unit_forms import ARABIC, named

ACTING = require_http_methods(["GET", "HEAD", "POST"])
ROLES = [Role.APPLICATION, *(role for role in DOES if role not in NOT_FOR_APPLICATIONS)]


class ApplicationAct(Act):
    """An act of the technical administrator; ``record`` is the application's row."""

    record: ApplicationRow

    @classmethod
    def must_be_open_to(cls, by: Principal) -> None:
        must_administer_technically(by)

    def subject(self) -> str:
        return tongue(self.record.account.name) if self.record else ""

    def back(self) -> tuple[str, Words]:
        return reverse("application", args=[self.record.account.pk]), self.subject()

    def shown_once(self, account: User, access: Access, secret: str) -> HttpResponse:
        """The page on which the secret stands, this once."""
        context = {"here": self.way, "application": account, "access": access, "secret": secret}
        return render(self.request, "web/pages/organisation/secret.html", context)


class Scopes(forms.Form):
    """What an application may do."""

    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only as far as the powers of its post reach. Tick no more than it needs."),
    )


class Admit(ApplicationAct, Scopes, Once):
    """Another system that is let in; ``record`` is none."""

    heading = _("Let an application in")
    label = pgettext_lazy("application", "Let it in")
    text = _("It gets an account with a post of its own, and a secret that is shown once.")
    name_fr = forms.CharField(label=_("What is it called in French?"), max_length=120)
    name_ar = forms.CharField(label=_("And in Arabic?"), max_length=120, widget=forms.TextInput(attrs=ARABIC))
    unit = forms.ChoiceField(label=_("In which unit does it work?"))
    below = forms.BooleanField(label=_("And in the units below"), required=False)
    role = forms.ChoiceField(
        label=_("As what?"),
        help_text=_("As “Application” it registers mail and follows it, as a clerk does, without a person."),
    )
    field_order = ("name_fr", "name_ar", "unit", "below", "role", "scopes")

    def prepare(self) -> None:
        fields: dict[str, Any] = self.fields
        fields["unit"].choices = named(units_covered(self.by, Role.TECHNICAL_ADMIN))
        fields["role"].choices = [(role.value, role.label) for role in ROLES]
        fields["scopes"].choices = offered()

    def back(self) -> tuple[str, Words]:
        return reverse("applications"), _("Applications")

    def carry_out(self) -> str | HttpResponse:
        given = self.cleaned_data
        unit = UUID(given["unit"])
        made = admit_application(
            by=self.by,
            name=self.in_both("name"),
            unit_id=unit,
            rights=[Right(role=Role(given["role"]), unit_id=unit, with_subtree=given["below"])],
            scopes=given["scopes"],
            now=self.now,
            request_key=self.key,
        )
        return self.shown_once(made.account, made.access, made.secret)


class ChangeScopes(ApplicationAct, Scopes):
    """What it may do from now on."""

    heading = _("Change what the application may do")
    label = _("Keep these changes")
    told = _("The application may do this from now on.")
    text = _("It has to ask for a new token, which it does by itself.")

    def prepare(self) -> None:
        self.fields["scopes"].choices = offered()  # type: ignore[attr-defined]
        self.initial.setdefault("scopes", self.record.access.scopes if self.record.access else ())

    def carry_out(self) -> str:
        account = self.record.account
        change_scopes(by=self.by, application_id=account.pk, scopes=self.cleaned_data["scopes"], now=self.now)
        return self.back()[0]


class RenewSecret(ApplicationAct):
    """The old one is lost, or known to others."""

    heading = _("Give a new secret")
    label = _("Give a new secret")
    text = _("The old secret ends at once: the application stays outside until it has the new one.")
    look = "btn-danger"

    def carry_out(self) -> HttpResponse:
        renewed = renew_secret(by=self.by, application_id=self.record.account.pk, now=self.now)
        return self.shown_once(renewed.account, renewed.access, renewed.secret)


class Withdraw(ApplicationAct):
    """The end of its access."""

    heading = _("Withdraw the application")
    label = _("Withdraw it")
    told = _("The application is withdrawn. What it did stays.")
    text = _("Its secret, its account and its post end at once. This can't be undone.")
    look = "btn-danger"
    reason = forms.CharField(label=_("Why?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def carry_out(self) -> str:
        withdraw_application(
            by=self.by,
            application_id=self.record.account.pk,
            reason=self.cleaned_data["reason"],
            now=self.now,
        )
        return self.back()[0]


APPLICATION_ACTS: dict[str, type[ApplicationAct]] = {
    "scopes": ChangeScopes,
    "secret": RenewSecret,
    "withdraw": Withdraw,
}


def _row(request: Request, application_id: UUID) -> ApplicationRow:
    day = local_day(request.now, request.principal.time_zone)
    return application_of(request.principal, application_id, day=day)


@require_safe
def applications(request: Request) -> HttpResponse:
    """All other systems that were let in."""
    leavers = request.GET.get("show") == "all"
    day = local_day(request.now, request.principal.time_zone)
    rows = applications_of(request.principal, day=day, leavers=leavers)
    context = {"here": "organisation", "rows": rows, "leavers": leavers}
    return render(request, "web/pages/organisation/applications.html", context)


@never_cache
@ACTING
def application_new(request: Request) -> HttpResponse:
    """Let one in."""
    return acting(request, Admit, None)


@require_safe
def application(request: Request, application_id: UUID) -> HttpResponse:
    """One of them: what it may do, where it works, when it last came."""
    row = _row(request, application_id)
    words = in_words(row.access.scopes) if row.access else []
    context = {"here": "organisation", "row": row, "words": words}
    return render(request, "web/pages/organisation/application.html", context)


@never_cache
@ACTING
def application_act(request: Request, application_id: UUID, name: str) -> HttpResponse:
    """Change its scopes, renew its secret, withdraw it."""
    if name not in APPLICATION_ACTS:
        raise Http404
    return acting(request, APPLICATION_ACTS[name], _row(request, application_id))
