"""Deciding in a folder: one form for each decision, then the next folder opens by itself."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.clock import local_day
from common.errors import Kind, Refusal
from organisation.principal import Principal
from parapheur import queries
from parapheur.course import course, last_decided
from parapheur.engine.values import Opinion, Verb
from parapheur.engine.verbs import WrongState
from parapheur.use_cases.decide import decide_step
from storage.use_cases.store_upload import store_upload
from web.refusals import sentence
from web.request import Request
from web.toasts import leave_toast
from web.views.parapheur.asked import Asked, asked_of
from web.views.parapheur.choices import CHOICES, Choice, DecisionForm, form_of

_ON_THE_FORM = {Kind.INVALID, Kind.TOO_LARGE, Kind.UNAVAILABLE}


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Request, folder_id: UUID, name: str) -> HttpResponse:
    """The form of one decision, and the decision."""
    choice = CHOICES[name]
    by = request.principal
    seen, asked = look(request, folder_id)
    if request.method == "POST" and (asked is None or choice.verb not in asked.offered):
        return _late(request, choice, folder_id)
    if asked is None or choice.verb not in asked.offered:
        return moved_on(request, folder_id, WrongState())
    if request.method != "POST":
        return _page(request, seen, asked, name, form_of(choice, asked, seen))
    form = form_of(choice, asked, seen, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, seen, asked, name, form)
    try:
        _carry_out(by, choice, folder_id, form, request)
    except Refusal as refusal:
        if refusal.kind not in _ON_THE_FORM:
            return moved_on(request, folder_id, refusal)
        form.add_error(None, sentence(refusal))
        return _page(request, seen, asked, name, form)
    return go_on(request, folder_id, choice, _receiver(form, asked, seen))


def look(request: Request, folder_id: UUID) -> tuple[queries.FolderView, Asked | None]:
    """The folder, and what it asks of this person at the step that the form names."""
    by = request.principal
    seen = queries.folder_view(by, folder_id)
    stages = course(seen.folder, seen.steps, seen.circuit, day=local_day(request.now, by.time_zone))
    step = request.POST.get("step", "") or request.GET.get("step", "")
    return seen, asked_of(by, seen, stages, step_id=step)


def moved_on(request: Request, folder_id: UUID, refusal: Refusal) -> HttpResponse:
    """The folder isn't where it was: who decided, and what comes next."""
    by = request.principal
    seen = queries.folder_view(by, folder_id)
    stages = course(seen.folder, seen.steps, seen.circuit, day=local_day(request.now, by.time_zone))
    context = {
        "here": "parapheur",
        "folder": seen.folder,
        "last": last_decided(stages),
        "open_now": [step for stage in stages if stage.state == "now" for step in stage.steps],
        "text": sentence(refusal),
        "following": queries.next_waiting(by, besides=folder_id),
    }
    status = 403 if refusal.kind is Kind.FORBIDDEN else 409
    return render(request, "web/pages/parapheur/moved_on.html", context, status=status)


def go_on(request: Request, folder_id: UUID, choice: Choice, receiver: str = "") -> HttpResponse:
    """To the next folder that waits, with one line on what was done and the way to take it back."""
    by = request.principal
    seen = queries.folder_view(by, folder_id)
    can_recall = any(verb == Verb.RECALL for _step, verb in seen.abilities)
    leave_toast(
        request,
        str(choice.told).format(title=seen.folder.title, name=receiver),
        action=_("Recall") if can_recall else "",
        url=reverse("folder-recall", args=[folder_id]) if can_recall else "",
        glyph=choice.glyph,
    )
    return onwards(by, folder_id)


def onwards(by: Principal, folder_id: UUID, **query: str) -> HttpResponse:
    """The most urgent folder that waits besides this one, else the pile."""
    following = queries.next_waiting(by, besides=folder_id)
    where = reverse("folder", args=[following.folder_id]) if following else reverse("parapheur")
    return redirect(f"{where}?{urlencode(query)}" if query else where)


def _late(request: Request, choice: Choice, folder_id: UUID) -> HttpResponse:
    """What isn't offered any more: sent twice it was decided once, else somebody was quicker."""
    form = choice.form(request.POST, request.FILES)
    if isinstance(form, DecisionForm) and "scan" not in form.fields and form.is_valid():
        try:
            _carry_out(request.principal, choice, folder_id, form, request)
        except Refusal as refusal:
            return moved_on(request, folder_id, refusal)
        return go_on(request, folder_id, choice)
    return moved_on(request, folder_id, WrongState())


def _carry_out(by: Principal, choice: Choice, folder_id: UUID, form: DecisionForm, request: Request) -> None:
    given = form.cleaned_data
    verb, to_stage = choice.verb, None
    if given.get("to"):
        verb, to_stage = Verb.SEND_BACK, int(given["to"])
    file_id = None
    if given.get("scan"):
        file_id = _kept(by, given["scan"], request)
    decide_step(
        folder_id=folder_id,
        step_id=given["step"],
        verb=verb,
        by=by,
        now=request.now,
        reason=given.get("reason", ""),
        opinion=Opinion(given["opinion"]) if given.get("opinion") else None,
        file_id=file_id,
        to_stage=to_stage,
        document_version=given["document_version"],
        request_key=given["request_key"],
    )


def _kept(by: Principal, scan: Any, request: Request) -> UUID:
    kept = store_upload(
        content=scan.file,
        name=scan.name,
        main=True,
        administration_id=by.administration_id,
        actor=by.actor(),
        now=request.now,
    )
    return kept.pk


def _receiver(form: DecisionForm, asked: Asked, seen: queries.FolderView) -> str:
    if form.cleaned_data.get("to"):
        return asked.names_at(int(form.cleaned_data["to"]))
    return seen.folder.initiator.name.in_language(get_language() or "fr")


def _page(
    request: Request, seen: queries.FolderView, asked: Asked, name: str, form: DecisionForm
) -> HttpResponse:
    context = {
        "here": "parapheur",
        "folder": seen.folder,
        "asked": asked,
        "name": name,
        "choice": CHOICES[name],
        "form": form,
    }
    return render(request, "web/pages/parapheur/decide.html", context, status=422 if form.errors else 200)
