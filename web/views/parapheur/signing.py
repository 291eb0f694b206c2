"""Signing a folder: who signs and as what, proof of who it is, then how the signature comes along until it is verified."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import Kind, Refusal, Unseen
from parapheur import queries
from parapheur.engine.values import StepState, Verb
from parapheur.engine.verbs import WrongState
from parapheur.models import Step
from parapheur.policies import visible_to
from parapheur.use_cases.sign_folder import sign_folder
from web.proof import ProofMixin
from web.refusals import sentence
from web.request import Request
from web.views.parapheur.asked import Asked
from web.views.parapheur.choices import DecisionForm, first_values
from web.views.parapheur.decisions import look, moved_on, onwards


class SignForm(ProofMixin, DecisionForm):
    """The decision to sign, with its proof."""


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: Request, folder_id: UUID) -> HttpResponse:
    """The signature's form, and the decision to sign."""
    seen, asked = look(request, folder_id)
    if asked is None or Verb.SIGN not in asked.offered:
        return _late(request, folder_id)
    if request.method != "POST":
        return _page(request, seen, asked, sign_form(request, asked, seen))
    form = SignForm(request.POST, request=request, auto_id="sign_%s")
    by = form.prove() if form.is_valid() else None
    if by is None:
        return _page(request, seen, asked, form)
    given = form.cleaned_data
    try:
        sign_folder(
            folder_id=folder_id,
            step_id=given["step"],
            by=by,
            now=request.now,
            document_version=given["document_version"],
            request_key=given["request_key"],
        )
    except Refusal as refusal:
        if refusal.kind in {Kind.CONFLICT, Kind.FORBIDDEN}:
            return moved_on(request, folder_id, refusal)
        form.add_error(None, sentence(refusal))
        return _page(request, seen, asked, form)
    return onwards(by, folder_id, signed=f"{folder_id}~{given['step']}")


@require_safe
def progress(request: Request, folder_id: UUID, step_id: UUID) -> HttpResponse:
    """How a signature comes along: a part of a page that asks again by itself, or a page with a link that does.

    :raises Unseen: there is no such step here, or not for these eyes.
    """
    folders = visible_to(request.principal).filter(pk=folder_id)
    step = Step.objects.filter(pk=step_id, folder__in=folders).select_related("folder").first()
    if step is None:
        raise Unseen
    state = StepState(step.state)
    context = {
        "here": "parapheur",
        "step": step,
        "folder": step.folder,
        "state": state.value,
        "failure": step.progress["failure"],
    }
    part = request.headers.get("HX-Request")
    template = "signing_progress" if part else "signing"
    return render(request, f"web/pages/parapheur/{template}.html", context)


def sign_form(request: Request, asked: Asked, seen: queries.FolderView) -> SignForm:
    """The form of a signature, empty."""
    return SignForm(request=request, initial=first_values(asked, seen), auto_id="sign_%s")


def _late(request: Request, folder_id: UUID) -> HttpResponse:
    """A form sent twice asked for one signature, which is being made; else the folder has moved on."""
    step = request.POST.get("step", "")
    asked = Step.objects.filter(folder=folder_id, state__in=[StepState.WORKING, StepState.DONE])
    being_made = asked.filter(pk=step).first() if _is_id(step) else None
    by = request.principal
    if being_made and (being_made.progress["outcome"] or {}).get("person") == str(by.user_id):
        return onwards(by, folder_id, signed=f"{folder_id}~{step}")
    return moved_on(request, folder_id, WrongState())


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _page(request: Request, seen: queries.FolderView, asked: Asked, form: SignForm) -> HttpResponse:
    context: dict[str, Any] = {
        "here": "parapheur",
        "folder": seen.folder,
        "asked": asked,
        "form": form,
        "view": seen,
    }
    return render(request, "web/pages/parapheur/sign.html", context, status=422 if form.errors else 200)
