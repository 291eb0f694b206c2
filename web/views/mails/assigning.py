"""Saying who is to see to a mail: the unit, perhaps a person there, who gets a copy, what is asked, until when."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from common.clock import local_day
from common.errors import Forbidden, Refusal
from courrier.policies import units_to_hand_to
from courrier.queries import MailView, instructions, mail_view
from courrier.status import Verb
from courrier.use_cases.assign import assign
from courrier.use_cases.reassign import reassign
from organisation.queries import UnitInChart, organisation_chart
from web.days import DayField
from web.posts import people_in
from web.request import Request
from web.toasts import leave_toast
from web.views.mails.act_forms import LONGEST, KeyedForm
from web.views.mails.acts import in_dialogue, moved_on, refused

_VERBS: dict[str, tuple[Verb, Callable[..., Any]]] = {
    "assign": (Verb.ASSIGN, assign),
    "reassign": (Verb.REASSIGN, reassign),
}


class AssignForm(KeyedForm):
    """To whom, what is asked, until when."""

    unit = forms.ChoiceField(label=_("Which unit is to see to it?"))
    person = forms.ChoiceField(
        label=_("Somebody there in particular?"),
        required=False,
        help_text=_("Leave it open and the unit decides who."),
    )
    instruction = forms.ChoiceField(label=_("What is asked?"), required=False)
    note = forms.CharField(
        label=_("A word with it"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    deadline = DayField(
        label=_("Until when?"), required=False, help_text=_("A day, or a number of days: +5.")
    )
    copies = forms.MultipleChoiceField(
        label=_("For information"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, chart: list[UnitInChart], request: Request, seen: MailView, **kwargs: Any
    ) -> None:
        today = local_day(request.now, request.principal.time_zone)
        super().__init__(*args, by=request.principal, seen=seen, today=today, **kwargs)
        language = get_language() or "fr"
        units = [
            (str(one.unit.pk), "\u2003" * one.depth + one.unit.name.in_language(language)) for one in chart
        ]
        self.fields["unit"].choices = [("", gettext("Choose a unit")), *units]  # type: ignore[attr-defined]
        self.fields["copies"].choices = [(pk, name.strip()) for pk, name in units]  # type: ignore[attr-defined]
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            ("", gettext("Nobody in particular")),
            *people_in(chart),
        ]
        asked = [(str(one.pk), one.name.in_language(language)) for one in instructions(request.principal)]
        self.fields["instruction"].choices = [("", gettext("Nothing in particular")), *asked]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def assigning(request: Request, mail_id: UUID, name: str) -> HttpResponse:
    """The form, and handing the mail over."""
    verb, hand_over = _VERBS[name]
    by = request.principal
    seen = mail_view(by, mail_id)
    chart = _within_reach(request, seen, verb)
    if request.method != "POST":
        if verb not in seen.abilities:
            return moved_on(request, seen, Forbidden())
        first: dict[str, Any] = {"version": seen.mail.version, "deadline": seen.mail.deadline}
        if len(chart) == 1:
            first["unit"] = str(chart[0].unit.pk)
        return _page(request, seen, name, AssignForm(chart=chart, request=request, seen=seen, initial=first))
    form = AssignForm(request.POST, chart=chart, request=request, seen=seen)
    if not form.is_valid():
        offered = verb in seen.abilities
        return _page(request, seen, name, form) if offered else moved_on(request, seen, Forbidden())
    try:
        made = hand_over(by=by, mail_id=mail_id, now=request.now, **_given(form))
    except Refusal as refusal:
        return refused(request, seen, form, refusal) or _page(request, seen, name, form)
    told = gettext("The mail is now with {name}.")
    receiver = made.person or made.unit
    leave_toast(request, told.format(name=receiver.name.in_language(get_language() or "fr")), glyph="share-2")
    return redirect("mail", mail_id)


def _given(form: AssignForm) -> dict[str, Any]:
    typed = form.cleaned_data
    return {
        "unit_id": UUID(typed["unit"]),
        "person_id": UUID(typed["person"]) if typed["person"] else None,
        "copy_unit_ids": tuple(UUID(unit) for unit in typed["copies"]),
        "instruction_id": UUID(typed["instruction"]) if typed["instruction"] else None,
        "note": typed["note"],
        "deadline": typed["deadline"],
        "version": typed["version"],
        "request_key": typed["request_key"],
    }


def _within_reach(request: Request, seen: MailView, verb: Verb) -> list[UnitInChart]:
    """The units offered; where the act isn't any more, all of them, so that the use case says what has happened."""
    by = request.principal
    allowed = units_to_hand_to(by, seen.mail) if verb in seen.abilities else None
    chart = organisation_chart(by, day=local_day(request.now, by.time_zone))
    return [one for one in chart if allowed is None or one.unit.pk in allowed]


def _page(request: Request, seen: MailView, name: str, form: AssignForm) -> HttpResponse:
    context = {
        "here": f"register-{seen.mail.direction}",
        "mail": seen.mail,
        "name": name,
        "form": form,
        "dialogue": in_dialogue(request),
    }
    template = "assign_form" if context["dialogue"] else "assign"
    return render(request, f"web/pages/mails/{template}.html", context, status=422 if form.errors else 200)
