"""Signing in and out, the second factor, the language."""

from typing import Any

from axes.decorators import axes_dispatch
from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, get_user_model, login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp import match_token, user_has_device

from organisation.models import User
from web.forms import StyledForm

_PENDING = "second_factor_of"


class SignInForm(StyledForm):
    """An address and a password."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "dir": "ltr", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "dir": "ltr"}),
    )


class CodeForm(StyledForm):
    """The six digits of the second factor, or a recovery code."""

    code = forms.CharField(
        label=_("The code shown by your telephone"),
        max_length=16,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr", "autofocus": True}
        ),
    )


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@axes_dispatch
def sign_in(request: HttpRequest) -> HttpResponse:
    """The door: address and password, then the second factor for those who have one."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(
            request, username=form.cleaned_data["email"], password=form.cleaned_data["password"]
        )
        if user is None:
            form.add_error(None, _("The address or the password is not right. Check them and try again."))
        elif user_has_device(user):
            request.session[_PENDING] = {"user": str(user.pk), "next": request.POST.get("next", "")}
            return redirect("sign-in-code")
        else:
            return enter(request, user, "password")
    return render(request, "web/pages/sign_in.html", {"form": form, "next": _next(request)})


@login_not_required
@never_cache
@axes_dispatch
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second factor of somebody whose password was right."""
    pending = request.session.get(_PENDING)
    if not pending:
        return redirect("sign-in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = get_user_model().objects.get(pk=pending["user"])
        if match_token(user, form.cleaned_data["code"].replace(" ", "")):
            del request.session[_PENDING]
            return enter(request, user, "password+code", follow=pending["next"])
        form.add_error("code", _("This code is not right, or too old. Type the one that is shown now."))
    return render(request, "web/pages/sign_in_code.html", {"form": form})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Show the site in the chosen language, now and next time."""
    chosen = request.POST.get("language", "")
    response = redirect(_safe(request, request.POST.get("next", "")) or "/")
    if check_for_language(chosen) and chosen in dict(settings.LANGUAGES):
        _remember(response, chosen)
        if request.user.is_authenticated:
            User.objects.filter(pk=request.user.pk).update(language=chosen)
    return response


def enter(request: HttpRequest, user: Any, how: str, *, follow: str = "") -> HttpResponse:
    """Open the session of ``user``, who has just proved who they are by ``how``."""
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    request.session["authenticated_at"] = request.now.isoformat()
    request.session["authentication"] = how
    response = redirect(_safe(request, follow) or _next(request) or settings.LOGIN_REDIRECT_URL)
    _remember(response, user.language)
    return response


def _remember(response: HttpResponse, chosen: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, chosen, max_age=365 * 86400, samesite="Lax", httponly=True
    )


def _next(request: HttpRequest) -> str:
    return _safe(request, request.POST.get("next") or request.GET.get("next") or "")


def _safe(request: HttpRequest, target: str) -> str:
    fine = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if fine else ""
