"""Deciding on several folders at once: chosen from the pile, one proof of who decides, a result for each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from common.clock import local_day
from common.errors import Refusal
from organisation.principal import Principal
from parapheur import queries
from parapheur.engine.values import StepKind, StepState, Verb
from parapheur.models import Step
from parapheur.policies import visible_to
from parapheur.use_cases.decide import decide_step
from parapheur.use_cases.sign_folder import sign_folder
from web.forms import StyledForm
from web.proof import ProofMixin
from web.refusals import sentence
from web.request import Request
from web.views.parapheur.inbox import rows_of
from web.views.parapheur.reading import read_among

MOST = 50
_RESULTS = "parapheur_batch"
_KINDS = (StepKind.VISA, StepKind.SIGNATURE)


class BatchForm(ProofMixin, StyledForm):
    """The folders chosen, each with the version that was on the list."""

    request_key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    chosen = forms.MultipleChoiceField(
        error_messages={
            "required": _("Choose at least one folder."),
            "invalid_choice": _(
                "One of the folders chosen doesn't wait for you any more, or you haven't read it yet. Choose again."
            ),
        }
    )

    def __init__(self, *args: Any, steps: Iterable[Step], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [(mark(step), str(step.folder)) for step in steps]  # type: ignore[attr-defined]


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of one folder: ``state`` is done, working or refused; ``why`` says what was in the way."""

    step: Step
    state: str
    why: str


def mark(step: Step) -> str:
    """A step and the version of the document that goes with it, as the form carries them."""
    return f"{step.pk}~{step.folder.document_version}"


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: Request) -> HttpResponse:
    """The folders that can be approved or signed, to choose from, and the decision on those chosen."""
    by = request.principal
    steps = list(queries.waiting_for(by).filter(kind__in=_KINDS)[:MOST])
    read = read_among(request, steps)
    if request.method != "POST":
        form = BatchForm(request=request, steps=read, initial={"request_key": uuid4().hex})
        return _page(request, steps, form)
    if _is_repeated(request):
        return redirect("parapheur-results")
    form = BatchForm(request.POST, request=request, steps=read)
    proved = form.prove() if form.is_valid() else None
    if proved is None:
        return _page(request, steps, form)
    key = form.cleaned_data["request_key"]
    wanted = set(form.cleaned_data["chosen"])
    request.session[_RESULTS] = {
        "key": key,
        "steps": [
            [str(step.pk), _decided(proved, step, key, request)] for step in read if mark(step) in wanted
        ],
    }
    return redirect("parapheur-results")


@require_safe
def results(request: Request) -> HttpResponse:
    """What became of each folder of the last batch; asks again while a signature is being made."""
    told = cast("dict[str, Any]", request.session.get(_RESULTS) or {"steps": []})
    refused = dict(told["steps"])
    steps = Step.objects.filter(pk__in=list(refused), folder__in=visible_to(request.principal))
    found = {str(step.pk): step for step in steps.select_related("folder")}
    shown = [_result(found[key], why) for key, why in told["steps"] if key in found]
    context = {
        "here": "parapheur",
        "results": shown,
        "working": any(result.state == "working" for result in shown),
        "done": sum(result.state == "done" for result in shown),
        "following": queries.next_waiting(request.principal),
    }
    part = request.headers.get("HX-Request")
    template = "results_list" if part else "results"
    return render(request, f"web/pages/parapheur/{template}.html", context)


def _decided(by: Principal, step: Step, key: str, request: Request) -> str:
    """Decide on one folder; gives what was in the way, in words, or nothing."""
    common: dict[str, Any] = {
        "folder_id": step.folder_id,
        "step_id": step.pk,
        "by": by,
        "now": request.now,
        "document_version": step.folder.document_version,
        "request_key": f"{key[:27]}-{step.pk}",
    }
    try:
        if step.kind == StepKind.SIGNATURE:
            sign_folder(**common)
        else:
            decide_step(verb=Verb.APPROVE, **common)
    except Refusal as refusal:
        return sentence(refusal)
    return ""


def _result(step: Step, why: str) -> Result:
    state = StepState(step.state)
    if why:
        return Result(step=step, state="refused", why=why)
    if state is StepState.FAILED:
        return Result(step=step, state="refused", why=step.progress["failure"])
    return Result(step=step, state="working" if state is StepState.WORKING else "done", why="")


def _is_repeated(request: Request) -> bool:
    """The same form sent twice: it was decided once, and the results are there."""
    told = request.session.get(_RESULTS) or {}
    return bool(told) and told.get("key") == request.POST.get("request_key")


def _page(request: Request, steps: list[Step], form: BatchForm) -> HttpResponse:
    chosen = set(form.data.getlist("chosen")) if form.is_bound else set()  # type: ignore[attr-defined]
    by = request.principal
    read = {step.pk for step in read_among(request, steps)}
    context = {
        "here": "parapheur",
        "form": form,
        "today": local_day(request.now, by.time_zone),
        "rows": [
            (row, mark(row.step), mark(row.step) in chosen, row.step.pk in read)
            for row in rows_of(by, steps)
            if row.step
        ],
        "signs": any(step.kind == StepKind.SIGNATURE for step in steps),
    }
    return render(request, "web/pages/parapheur/batch.html", context, status=422 if form.errors else 200)
