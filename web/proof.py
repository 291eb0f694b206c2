"""Proving again who one is, right before an act that engages: the password, and the code for those who have one."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.utils.translation import gettext_lazy as _

from common.errors import Refusal
from organisation.models import User
from organisation.principal import Principal
from organisation.queries import has_second_factor, principal_for
from organisation.use_cases.check_code import check_code
from organisation.use_cases.record_sign_in_failure import Failure, record_sign_in_failure
from web.forms import style_fields
from web.refusals import sentence
from web.request import Request

MARGIN = timedelta(seconds=30)
"""A proof that is about to be too old is asked for again: the form takes a moment to be sent."""


def is_fresh(request: Request) -> bool:
    """Whether this person has proved who they are within the last minutes."""
    proved = request.principal.authenticated_at
    fresh = timedelta(seconds=settings.FRESH_AUTHENTICATION_SECONDS) - MARGIN
    return proved is not None and request.now - proved <= fresh


class ProofMixin(forms.Form):
    """Asks for the password, and for the code of those who have a second factor, unless that was done just before."""

    def __init__(self, *args: Any, request: Request, **kwargs: Any) -> None:
        self.request = request
        super().__init__(*args, **kwargs)
        self.asks = not is_fresh(request)
        if self.asks:
            self.fields["password"] = forms.CharField(
                label=_("Your password"),
                strip=False,
                widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "dir": "ltr"}),
                error_messages={"required": _("Type your password: it proves that it is you.")},
            )
            if has_second_factor(request.principal.user_id):
                self.fields["code"] = forms.CharField(
                    label=_("The code shown by your telephone"),
                    max_length=16,
                    widget=forms.TextInput(
                        attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}
                    ),
                    error_messages={"required": _("Type the code that your telephone shows.")},
                )
        style_fields(self)

    def prove(self) -> Principal | None:
        """The person with this instant's proof, kept in the session; none when it fails, which the form then says."""
        request = self.request
        if not self.asks:
            return request.principal
        person = User.objects.get(pk=request.principal.user_id)
        if authenticate(request, username=person.email, password=self.cleaned_data["password"]) is None:
            self._failed(
                person, Failure.PASSWORD, "password", str(_("This isn't your password. Type it again."))
            )
            return None
        how = "password"
        if "code" in self.fields:
            try:
                check_code(person_id=person.pk, code=self.cleaned_data["code"])
            except Refusal as refusal:
                self._failed(person, Failure.CODE, "code", sentence(refusal))
                return None
            how = "password+code"
        request.session["authenticated_at"] = request.now.isoformat()
        request.session["authentication"] = how
        return principal_for(
            person.pk,
            now=request.now,
            channel="web",
            address=request.META.get("REMOTE_ADDR", ""),
            request_id=request.request_id,
            authenticated_at=request.now,
            authentication=how,
        )

    def _failed(self, person: User, failure: Failure, field: str, text: str) -> None:
        record_sign_in_failure(
            email=person.email,
            failure=failure,
            now=self.request.now,
            address=self.request.META.get("REMOTE_ADDR", ""),
            request_id=self.request.request_id,
        )
        self.add_error(field, text)
