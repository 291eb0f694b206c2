"""Signing in and out, the second factor, the language."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp import user_has_device

from organisation.models import User
from organisation.principal import Principal
from organisation.queries import principal_for
from organisation.use_cases.check_code import check_code
from organisation.use_cases.choose_language import choose_language
from organisation.use_cases.open_session import open_session
from organisation.use_cases.record_sign_in import record_sign_in
from organisation.use_cases.record_sign_in_failure import Failure, record_sign_in_failure
from organisation.use_cases.record_sign_out import record_sign_out
from web.forms import StyledForm
from web.request import Request

_PENDING = "second_factor_of"
_WRONG = _("The address or the password is not right. Check them and try again.")
_LOCKED = _("Too many wrong attempts. Wait a quarter of an hour, or choose a new password.")


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
def sign_in(request: Request) -> HttpResponse:
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
    return render(request, "web/pages/entrance/sign_in.html", {"form": form, "next": _next(request)})


@login_not_required
@never_cache
def sign_in_code(request: Request) -> HttpResponse:
    """The second factor of somebody whose password was right."""
    pending = request.session.get(_PENDING)
    if not pending:
        return redirect("sign-in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = User.objects.get(pk=pending["user"])
        with form.refusals():
            check_code(person_id=user.pk, code=form.cleaned_data["code"])
            del request.session[_PENDING]
            return enter(request, user, "password+code", follow=pending["next"])
        _failed(request, user.email, Failure.CODE)
    return render(request, "web/pages/entrance/sign_in_code.html", {"form": form})


def locked_out(request: Request, *_given: object) -> HttpResponse:
    """What the lock against guessing answers, in place of the sign-in page."""
    form = SignInForm(request.POST)
    form.is_valid()
    form.add_error(None, _LOCKED)
    _failed(request, request.POST.get("email", ""), Failure.LOCKED)
    return render(
        request, "web/pages/entrance/sign_in.html", {"form": form, "next": _next(request)}, status=429
    )


@require_POST
def sign_out(request: Request) -> HttpResponse:
    """Leave."""
    record_sign_out(by=request.principal, now=request.now, key=request.session.session_key or "")
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@login_not_required
@require_POST
def language(request: Request) -> HttpResponse:
    """Show the site in the chosen language, now and next time."""
    chosen = request.POST.get("language", "")
    response = redirect(_safe(request, request.POST.get("next", "")) or "/")
    if chosen in dict(settings.LANGUAGES):
        _remember(response, chosen)
        if request.user.is_authenticated:
            choose_language(by=request.principal, language=chosen, now=request.now)
    return response


def enter(request: Request, user: User, how: str, *, follow: str = "") -> HttpResponse:
    """Open the session of ``user``, who has just proved who they are by ``how``."""
    record_sign_in(by=start_session(request, user, how), now=request.now)
    response = redirect(_safe(request, follow) or _next(request) or settings.LOGIN_REDIRECT_URL)
    _remember(response, user.language)
    return response


def start_session(request: Request, user: User, how: str) -> Principal:
    """The session of ``user`` in this browser, under a new key, listed among those they can end."""
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    request.session["authenticated_at"] = request.now.isoformat()
    request.session["authentication"] = how
    request.session["seen_at"] = request.now.isoformat()
    # However busy, a session ends after its hours.
    request.session.set_expiry(request.now + timedelta(seconds=settings.SESSION_COOKIE_AGE))
    request.session.save()
    by = principal_for(
        user.pk,
        now=request.now,
        address=request.META.get("REMOTE_ADDR", ""),
        request_id=request.request_id,
        authenticated_at=request.now,
        authentication=how,
    )
    device = request.headers.get("User-Agent", "")
    open_session(by=by, key=request.session.session_key or "", device=device, now=request.now)
    return by


def _failed(request: Request, email: str, failure: Failure) -> None:
    record_sign_in_failure(
        email=email,
        failure=failure,
        now=request.now,
        address=request.META.get("REMOTE_ADDR", ""),
        request_id=request.request_id,
    )


def _remember(response: HttpResponse, chosen: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, chosen, max_age=365 * 86400, samesite="Lax", httponly=True
    )


def _next(request: Request) -> str:
    return _safe(request, request.POST.get("next") or request.GET.get("next") or "")


def _safe(request: Request, target: str) -> str:
    fine = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if fine else ""
