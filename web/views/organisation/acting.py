"""Acts of the administrator: each is one form on a page of its own, which says its words and carries itself out."""

from abc import ABCMeta, abstractmethod
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.forms.forms import DeclarativeFieldsMetaclass
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.clock import local_day
from common.errors import Kind, Refusal
from common.text import Bilingual
from organisation.policies import must_be_administrator
from organisation.principal import Principal
from web.days import DayField
from web.forms import StyledForm
from web.refusals import sentence
from web.request import Request
from web.toasts import leave_toast

Words = str | Promise

FIELD_OF = {
    "email_invalid": "email",
    "email_taken": "email",
    "code_missing": "code",
    "unit_code_taken": "code",
    "administration_code_taken": "code",
    "parent_not_standing": "parent",
    "unit_below_itself": "parent",
    "logo_too_heavy": "logo",
    "logo_unusable": "logo",
    "scopes_missing": "scopes",
    "time_zone_unknown": "time_zone",
    "unit_closed_already": "unit",
    "reason_missing": "reason",
    "period_reversed": "ends_on",
    "day_past": "day",
    "appointment_over": "day",
    "unit_not_standing": "day",
    "head_exists": "heads_unit",
    "post_taken": "post",
    "post_closed_already": "post",
}
"""At which field the refusal of a use case is shown; the others stand on top of the form."""


class _AbstractForm(DeclarativeFieldsMetaclass, ABCMeta):
    """The kind of forms that leave something to those which inherit from them."""


class Act(StyledForm, metaclass=_AbstractForm):
    """A form that does one thing to ``record``; what it needs to say stands in its class."""

    heading: ClassVar[Words]
    label: ClassVar[Words]
    told: ClassVar[Words] = _("Done.")
    text: Words = ""
    glyph: ClassVar[str] = "check"
    look: ClassVar[str] = "btn-primary"
    way: ClassVar[str] = "organisation"

    def __init__(self, *args: Any, request: Request, record: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by: Principal = request.principal
        self.request, self.now, self.record = request, request.now, record
        self.today = local_day(request.now, request.principal.time_zone)
        for field in self.fields.values():
            if isinstance(field, DayField):
                field.today = self.today
        self.prepare()

    @classmethod
    def must_be_open_to(cls, by: Principal) -> None:
        """:raises Forbidden: this page isn't for ``by``; what the act needs is asked again by its use case."""
        must_be_administrator(by)

    def prepare(self) -> None:
        """Give the fields their choices and what they show at first."""

    @abstractmethod
    def carry_out(self) -> str | HttpResponse:
        """Do it with ``cleaned_data``; returns the address of the page to show then, or what must be shown this once."""

    @abstractmethod
    def back(self) -> tuple[str, Words]:
        """The page that the form was opened from, and its name."""

    def subject(self) -> str:
        """What the act is about, in the page's language."""
        name = getattr(self.record, "name", None) or getattr(self.record, "title", None)
        return name.in_language(get_language() or "fr") if isinstance(name, Bilingual) else ""

    def in_both(self, field: str) -> Bilingual:
        """What was typed in French and in Arabic."""
        return Bilingual(self.cleaned_data[f"{field}_fr"], self.cleaned_data[f"{field}_ar"])


class Versioned(forms.Form):
    """Carries the version that the form was opened on."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class Once(forms.Form):
    """Carries a mark, so that what is sent twice is done once."""

    mark = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    @property
    def key(self) -> str:
        """The mark as use cases take it."""
        return str(self.cleaned_data["mark"])


def acting(request: Request, kind: type[Act], record: Any) -> HttpResponse:
    """The page of an act; when posted, the act, then the page it leads to."""
    kind.must_be_open_to(request.principal)
    if request.method != "POST":
        return page_of(request, kind(request=request, record=record))
    form = kind(request.POST, request.FILES, request=request, record=record)
    if not form.is_valid():
        return page_of(request, form, status=422)
    try:
        url = form.carry_out()
    except Refusal as refusal:
        if refusal.kind is Kind.UNSEEN:
            raise
        field = FIELD_OF.get(refusal.code) or refusal.facts.get("field")
        form.add_error(field if field in form.fields else None, sentence(refusal))
        stale = refusal.kind is Kind.CONFLICT and field not in form.fields
        status = {Kind.CONFLICT: 409, Kind.FORBIDDEN: 403}.get(refusal.kind, 422)
        return page_of(request, form, status=status, stale=stale)
    if isinstance(url, HttpResponse):
        return url
    leave_toast(request, str(form.told))
    return redirect(url)


def page_of(request: Request, form: Act, *, status: int = 200, stale: bool = False) -> HttpResponse:
    """The form on its page."""
    url, name = form.back()
    context = {"here": form.way, "form": form, "back_url": url, "back_name": name, "stale": stale}
    return render(request, "web/pages/organisation/act.html", context, status=status)
