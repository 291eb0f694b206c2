"""Correcting what was written about a mail."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.clock import local_day
from common.errors import VersionConflict
from common.text import Bilingual
from courrier import policies
from courrier.details import CorrespondentDetails
from courrier.models import NAMED_READERS_ONLY, Mail
from courrier.status import Verb
from courrier.use_cases.correct_mail import correct_mail
from courrier.use_cases.create_correspondent import create_correspondent
from web.posts import posts_today
from web.request import Request
from web.views.registration.forms import DetailsForm


class CorrectionForm(DetailsForm):
    """The details as they are, and why they change."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why is it corrected?"), widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("arrived", None)
        if self.initial["confidentiality"] in NAMED_READERS_ONLY:  # more are named from the mail's page
            self.fields.pop("readers", None)

    def chosen_readers(self) -> list[UUID]:
        """The posts named, when the correction makes the mail confidential."""
        return [UUID(post) for post in self.cleaned_data.get("readers", [])]


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: Request, mail_id: UUID) -> HttpResponse:
    """The details in fields; each correction says why, and the history keeps before and after."""
    by = request.principal
    mail = policies.seen(by, mail_id)
    policies.must(by, mail, Verb.CORRECT)
    form = _form(request, mail, request.POST or None)
    moved_on = False
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            try:
                correct_mail(
                    by=by,
                    mail_id=mail_id,
                    details=form.details(sender_id=_sender(request, form, mail)),
                    version=form.cleaned_data["version"],
                    reason=form.cleaned_data["reason"],
                    reader_post_ids=form.chosen_readers(),
                    now=request.now,
                )
            except VersionConflict:
                moved_on = True
                raise
            messages.success(
                request, _("The correction is written down, with its reason."), extra_tags="good"
            )
            return redirect("mail", mail_id)
    context = {"here": f"register-{mail.direction}", "mail": mail, "form": form, "moved_on": moved_on}
    status = 409 if moved_on else 422 if form.errors else 200
    return render(request, "web/pages/registration/correct.html", context, status=status)


@require_safe
def readers(request: Request, mail_id: UUID) -> HttpResponse:
    """The posts that may be named when the correction makes the mail confidential; nothing otherwise."""
    mail = policies.seen(request.principal, mail_id)
    policies.must(request.principal, mail, Verb.CORRECT)
    form = _form(request, mail, {"confidentiality": request.GET.get("confidentiality", "")})
    field = form["readers"] if "readers" in form.fields else None
    return render(request, "web/pages/registration/readers.html", {"field": field})


def _form(request: Request, mail: Mail, data: Any) -> CorrectionForm:
    return CorrectionForm(
        data,
        by=request.principal,
        direction=mail.direction,
        today=local_day(request.now, request.principal.time_zone),
        posts=lambda: posts_today(request),
        readers_url=reverse("mail-correct-readers", args=[mail.pk]),
        initial=_as_typed(mail),
    )


def _sender(request: Request, form: CorrectionForm, mail: Mail) -> UUID | None:
    if "sender" not in form.fields:
        return mail.sender_id
    if new := form.new_sender():
        name, kind = new
        details = CorrespondentDetails(name=Bilingual(name.fr, name.ar), kind=kind)
        return create_correspondent(by=request.principal, details=details, now=request.now).pk
    chosen = form.cleaned_data.get("sender_id")
    return chosen if isinstance(chosen, UUID) else None


def _as_typed(mail: Mail) -> dict[str, Any]:
    language = get_language() or "fr"
    same = (
        "subject",
        "external_reference",
        "channel",
        "pages",
        "urgency",
        "confidentiality",
        "language",
        "support",
    )
    rest = ("postal_number", "paper_place", "envelope_unopened", "version")
    days = {
        name: f"{day:%d/%m/%Y}" if (day := getattr(mail, name)) else ""
        for name in ("document_date", "deadline")
    }
    return {
        **{name: getattr(mail, name) for name in (*same, *rest)},
        **days,
        "sender": mail.sender.name.in_language(language) if mail.sender else "",
        "sender_id": str(mail.sender_id or ""),
        "sender_unit": str(mail.sender_unit_id or ""),
        "type": str(mail.type_id or ""),
    }
