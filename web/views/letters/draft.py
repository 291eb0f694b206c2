"""A letter as it is being written: kept while one types, its paper beside."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from common.clock import local_day
from courrier.letter_queries import draft_of
from courrier.letters import letter_of
from courrier.models import Draft, Mail
from courrier.policies import abilities
from courrier.status import Direction, Status, Verb
from courrier.use_cases.change_draft import change_draft
from parapheur.course import CourseStep
from parapheur.queries import last_decision_about
from web.request import Request
from web.views.letters.forms import LetterForm, initial_of
from web.views.letters.preview import page_count


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: Request, mail_id: UUID) -> HttpResponse:
    """The letter's form; who may no longer change it is led to its page."""
    written = draft_of(request.principal, mail_id)
    if request.method != "POST":
        if Verb.CHANGE_DRAFT not in abilities(request.principal, written.mail):
            return redirect("mail", mail_id)
        return _page(request, written, _form(request, written))
    form = _form(request, written)
    go = request.POST.get("go", "")
    if not go.startswith("find") and form.is_valid():
        with form.refusals():
            _keep(request, written, form)
            return redirect("letter-circuit" if go == "circuit" else "letter", mail_id)
    return _page(request, written, form)


@require_POST
def keep(request: Request, mail_id: UUID) -> HttpResponse:
    """Keep what stands in the form now, and show the paper that it makes."""
    written = draft_of(request.principal, mail_id)
    form = _form(request, written)
    kept = False
    if form.is_valid():
        with form.refusals():
            _keep(request, written, form)
            kept = True
    written = draft_of(request.principal, mail_id)
    context = {"mail": written.mail, "kept": kept, "form": form, "now": request.now, "oob": True}
    context["page_count"] = page_count(request.principal, mail_id)
    return render(request, "web/pages/letters/kept.html", context)


def _form(request: Request, written: Draft) -> LetterForm:
    mail, posted = written.mail, request.method == "POST"
    letter = letter_of(mail)
    return LetterForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        by=request.principal,
        request=request,
        direction=mail.direction,
        chosen=letter,
        initial=initial_of(letter, mail.version),
    )


def _keep(request: Request, written: Draft, form: LetterForm) -> None:
    by, mail = request.principal, written.mail
    before = letter_of(mail)
    letter = form.details(before, by=by, request=request, inside=mail.direction == Direction.INTERNAL)
    if letter != before:
        version = form.cleaned_data["version"]
        change_draft(by=by, mail_id=mail.pk, letter=letter, version=version, now=request.now)


def _returned(request: Request, mail: Mail) -> CourseStep | None:
    """The decision by which the letter came back to its drafter."""
    if mail.status != Status.RETURNED:
        return None
    day = local_day(request.now, request.principal.time_zone)
    return last_decision_about("mail", mail.pk, day=day)


def _page(request: Request, written: Draft, form: LetterForm) -> HttpResponse:
    mail = written.mail
    context = {
        "here": f"register-{mail.direction}",
        "mail": mail,
        "draft": written,
        "form": form,
        "now": request.now,
        "answered": mail.reply_to,
        "returned": _returned(request, mail),
        "abilities": abilities(request.principal, mail),
        "page_count": page_count(request.principal, mail.pk),
        "inside": mail.direction == Direction.INTERNAL,
    }
    wrong = form.is_bound and form.errors and not request.POST.get("go", "").startswith("find")
    return render(request, "web/pages/letters/draft.html", context, status=422 if wrong else 200)
