"""One's second factor: set up with a telephone, its recovery codes, switched off."""

import base64

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_otp.plugins.otp_totp.models import TOTPDevice

from organisation.policies import needs_second_factor
from organisation.queries import begun_second_factor, has_second_factor, recovery_codes_left
from organisation.use_cases.begin_second_factor import begin_second_factor
from organisation.use_cases.disable_second_factor import disable_second_factor
from organisation.use_cases.enable_second_factor import enable_second_factor
from organisation.use_cases.renew_recovery_codes import renew_recovery_codes
from web.forms import StyledForm
from web.request import Request


class FirstCodeForm(StyledForm):
    """The first code that the telephone shows."""

    code = forms.CharField(
        label=gettext_lazy("The six digits that your telephone shows"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}),
    )


class SwitchOffForm(StyledForm):
    """The password, so that an open screen is not enough."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "dir": "ltr"}),
    )


@require_safe
def second_factor(request: Request) -> HttpResponse:
    """How it stands, and what one can do with it."""
    return _standing(request, SwitchOffForm())


@require_POST
def begin(request: Request) -> HttpResponse:
    """Begin to set it up. :raises SecondFactorExists:"""
    begin_second_factor(by=request.principal)
    return redirect("second-factor-set-up")


@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: Request) -> HttpResponse:
    """The code to scan; then, after a right first code, the recovery codes, this once."""
    device = begun_second_factor(request.principal)
    if device is None:
        return redirect("second-factor")
    form = FirstCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            codes = enable_second_factor(
                by=request.principal, code=form.cleaned_data["code"], now=request.now
            )
            request.session["authentication"] = "password+code"
            return _codes(request, codes, is_new=True)
    context = {
        "here": "profile",
        "form": form,
        "drawing": _drawing(device),
        "key": _spelled(device),
    }
    return render(request, "web/pages/account/second_factor_set_up.html", context)


@require_POST
def renew(request: Request) -> HttpResponse:
    """New recovery codes, shown this once. :raises NoSecondFactor:"""
    return _codes(request, renew_recovery_codes(by=request.principal, now=request.now), is_new=False)


@sensitive_post_parameters("password")
@require_POST
def switch_off(request: Request) -> HttpResponse:
    """Sign in by password alone again."""
    form = SwitchOffForm(request.POST)
    if form.is_valid():
        with form.refusals():
            disable_second_factor(
                by=request.principal, password=form.cleaned_data["password"], now=request.now
            )
            request.session["authentication"] = "password"
            messages.success(request, _("The second factor is switched off."), extra_tags="good")
            return redirect("second-factor")
    return _standing(request, form)


def _standing(request: Request, form: SwitchOffForm) -> HttpResponse:
    by = request.principal
    in_use = has_second_factor(by.user_id)
    context = {
        "here": "profile",
        "form": form,
        "in_use": in_use,
        "needed": needs_second_factor(by),
        "left": recovery_codes_left(by) if in_use else 0,
    }
    return render(request, "web/pages/account/second_factor.html", context)


def _codes(request: Request, codes: tuple[str, ...], *, is_new: bool) -> HttpResponse:
    context = {"here": "profile", "codes": codes, "is_new": is_new, "text": "\n".join(codes)}
    return render(request, "web/pages/account/second_factor_codes.html", context)


def _drawing(device: TOTPDevice) -> SafeString:
    """The address that sets the telephone up, as a square to scan (ISO/IEC 18004)."""
    import segno

    drawn = segno.make(device.config_url, error="m", micro=False)
    return mark_safe(  # noqa: S308  # segno's own drawing, without any text of ours
        drawn.svg_inline(border=3, omitsize=True, svgclass="qr", lineclass=None, light="#fff")
    )


def _spelled(device: TOTPDevice) -> str:
    """The secret in groups of four letters (RFC 4648, base 32), for who types it."""
    key = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(key[place : place + 4] for place in range(0, len(key), 4))
