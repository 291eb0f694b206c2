"""Acting on a mail: a form for each act, in a dialogue or on its own page, and a calm page when somebody was quicker."""

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from audit.queries import history_of
from common.clock import local_day
from common.errors import Forbidden, Kind, Refusal
from courrier.queries import MailView, giver_of, mail_view
from courrier.status import Verb, WrongStatus
from web.refusals import sentence
from web.request import Request
from web.templatetags.ui import day
from web.toasts import leave_toast
from web.views.mails.act_forms import PlainForm
from web.views.mails.choices import CHOICES, Choice

ON_THE_FORM = {Kind.INVALID, Kind.TOO_LARGE, Kind.UNAVAILABLE}


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: Request, mail_id: UUID, name: str) -> HttpResponse:
    """The page of one act, and the act."""
    choice, by = CHOICES[name], request.principal
    seen = mail_view(by, mail_id)
    asked: dict[str, Any] = {"by": by, "seen": seen, "today": local_day(request.now, by.time_zone)}
    if request.method != "POST":
        if not choice.offered(seen):
            return moved_on(request, seen, Forbidden())
        first = {"version": seen.mail.version, "find": request.GET.get("find", "")}
        return _page(request, seen, name, choice.form(initial=first, **asked))
    form = choice.form(request.POST, request.FILES, **asked)
    if request.POST.get("go") == "find":
        form = choice.form(initial=request.POST.dict(), **asked)
    if not form.is_valid():
        offered = choice.offered(seen)
        return _page(request, seen, name, form) if offered else moved_on(request, seen, Forbidden())
    words = _words(seen, form.cleaned_data.get("deadline"))
    try:
        choice.carry_out(by=by, mail_id=mail_id, now=request.now, **form.given(by, request.now))
    except Refusal as refusal:
        return refused(request, seen, form, refusal) or _page(request, seen, name, form)
    leave_toast(request, str(choice.told).format(**words), glyph=choice.glyph)
    return redirect("mail", mail_id)


def refused(request: Request, seen: MailView, form: PlainForm, refusal: Refusal) -> HttpResponse | None:
    """The page for what can't be mended on the form; else the refusal stands on the form, and there is none."""
    if refusal.kind is Kind.UNSEEN:
        raise refusal
    if refusal.kind in ON_THE_FORM:
        field = str(refusal.facts.get("field", ""))
        form.add_error(
            field.removesuffix("_id") if field.removesuffix("_id") in form.fields else None, sentence(refusal)
        )
        return None
    return moved_on(request, seen, refusal)


def moved_on(request: Request, seen: MailView, refusal: Refusal) -> HttpResponse:
    """The mail isn't where it was when the form was opened: what was done last, by whom, and the way back to it."""
    if request.POST.get("version", "") not in {"", str(seen.mail.version)}:
        refusal = WrongStatus()
    context = {
        "here": f"register-{seen.mail.direction}",
        "mail": seen.mail,
        "last": next(iter(history_of(seen.mail.pk, limit=1).lines), None),
        "text": sentence(refusal),
        "forbidden": refusal.kind is Kind.FORBIDDEN,
    }
    status = 403 if refusal.kind is Kind.FORBIDDEN else 409
    return render(request, "web/pages/mails/moved_on.html", context, status=status)


def in_dialogue(request: Request) -> bool:
    """Whether the form alone is asked for, to stand in a dialogue of the mail's page."""
    return bool(request.headers.get("HX-Request"))


def _words(seen: MailView, deadline: date | None = None) -> dict[str, str]:
    """What the sentences of an act may name."""
    return {
        "giver": giver_of(seen.mail).name.in_language(get_language() or "fr"),
        "deadline": day(deadline or seen.mail.deadline),
    }


def _page(request: Request, seen: MailView, name: str, form: PlainForm) -> HttpResponse:
    choice: Choice = CHOICES[name]
    context: dict[str, Any] = {
        "here": f"register-{seen.mail.direction}",
        "mail": seen.mail,
        "choice": choice,
        "recipients": seen.recipients if choice.verb == Verb.DISPATCH else [],
        "max_bytes": settings.UPLOAD_MAX_BYTES,
        "text": str(choice.text).format(**_words(seen)),
        "form": form,
        "dialogue": in_dialogue(request),
    }
    template = "act_form" if context["dialogue"] else "act"
    return render(request, f"web/pages/mails/{template}.html", context, status=422 if form.errors else 200)
