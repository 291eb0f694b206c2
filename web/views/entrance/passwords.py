"""Choosing a password by a link, for those who were invited and those who have forgotten theirs."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from organisation.links import LinkEnded, person_of_link
from organisation.use_cases.request_password_reset import request_password_reset
from organisation.use_cases.set_password import set_password
from web.forms import StyledForm
from web.request import Request


class AddressForm(StyledForm):
    """Whose password was forgotten."""

    email = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"})
    )


class PasswordForm(StyledForm):
    """A new password, twice."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_("Ten characters at least; a short sentence is easy to keep in mind."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
    )
    again = forms.CharField(
        label=_("The same once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
    )

    def clean(self) -> None:
        """Both must be the same."""
        given = super().clean() or self.cleaned_data
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", _("The two are not the same. Type the new password twice."))


@login_not_required
@never_cache
def ask(request: Request) -> HttpResponse:
    """Ask for a link by mail; the answer never tells whether the address is known."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        request_password_reset(
            email=form.cleaned_data["email"],
            now=request.now,
            address=request.META.get("REMOTE_ADDR", ""),
            request_id=request.request_id,
        )
        return redirect("password-sent")
    return render(request, "web/pages/entrance/password_ask.html", {"form": form})


@login_not_required
@require_safe
def sent(request: Request) -> HttpResponse:
    """What happens next."""
    return render(request, "web/pages/entrance/password_sent.html")


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
def choose(request: Request, token: str) -> HttpResponse:
    """Choose the password by the link of a mail."""
    try:
        person_of_link(token, now=request.now)
    except LinkEnded:
        return render(request, "web/pages/entrance/password_choose.html", {"ended": True}, status=410)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            set_password(
                token=token,
                password=form.cleaned_data["password"],
                now=request.now,
                address=request.META.get("REMOTE_ADDR", ""),
                request_id=request.request_id,
            )
            return redirect("password-chosen")
    return render(request, "web/pages/entrance/password_choose.html", {"form": form})


@login_not_required
@require_safe
def chosen(request: Request) -> HttpResponse:
    """The password is changed."""
    return render(request, "web/pages/entrance/password_chosen.html")
