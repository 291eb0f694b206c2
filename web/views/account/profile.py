"""One's own page: who one is here, language, how lists and keys are, the password."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from organisation.models import Density, User
from organisation.queries import has_second_factor
from organisation.use_cases.change_password import change_password
from organisation.use_cases.change_preferences import change_preferences
from web.forms import StyledForm
from web.request import Request
from web.views.entrance.passwords import PasswordForm
from web.views.entrance.sign_in import start_session


class ComfortForm(StyledForm):
    """How lists look, and whether single keys act."""

    density = forms.ChoiceField(
        label=gettext_lazy("Lines of lists"), choices=Density.choices, widget=forms.RadioSelect
    )
    single_keys = forms.BooleanField(
        label=gettext_lazy("Single keys act (/ to search, ? for the list of keys)"), required=False
    )


class ChangePasswordForm(PasswordForm):
    """The present password, then the new one twice."""

    present = forms.CharField(
        label=gettext_lazy("Your present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "dir": "ltr"}),
    )
    field_order = ("present", "password", "again")


@require_safe
def profile(request: Request) -> HttpResponse:
    """Who one is here and what one may choose."""
    return _page(request)


@require_POST
def preferences(request: Request) -> HttpResponse:
    """Keep how lists look and whether single keys act."""
    form = ComfortForm(request.POST)
    if form.is_valid():
        with form.refusals():
            change_preferences(by=request.principal, now=request.now, **form.cleaned_data)
            messages.success(request, _("Kept."), extra_tags="good")
            return redirect("profile")
    return _page(request, comfort=form)


@sensitive_post_parameters("present", "password", "again")
@require_POST
def password(request: Request) -> HttpResponse:
    """Change the password; every other browser is signed out."""
    form = ChangePasswordForm(request.POST)
    if form.is_valid():
        how = request.session.get("authentication", "password")
        with form.refusals():
            person = change_password(
                by=request.principal,
                present=form.cleaned_data["present"],
                password=form.cleaned_data["password"],
                now=request.now,
            )
            start_session(request, person, how)
            messages.success(
                request, _("Your password is changed. Everywhere else you are signed out."), extra_tags="good"
            )
            return redirect("profile")
    return _page(request, secret=form)


def _page(request: Request, **forms_with_errors: forms.Form) -> HttpResponse:
    user = cast("User", request.user)
    context: dict[str, Any] = {
        "here": "profile",
        "comfort": ComfortForm(initial={"density": user.density, "single_keys": user.single_keys}),
        "secret": ChangePasswordForm(),
        "second_factor": has_second_factor(request.principal.user_id),
    }
    return render(request, "web/pages/account/profile.html", context | forms_with_errors)
