"""A folder's page: what is asked and of whom, the document, what was said of it, and how far it has come."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from audit.policies import can_audit
from common.clock import local_day
from courrier.policies import visible_to as visible_mails
from courrier.use_cases.record_consultation import record_consultation
from organisation.principal import Principal
from organisation.roles import Role
from parapheur import queries
from parapheur.course import course
from parapheur.engine.values import StepState, Verb
from parapheur.models import DocumentVersion, FolderDocument, Step
from parapheur.policies import can_annotate
from signing.queries import of_chain
from web.request import Request
from web.viewer import Viewed, viewed
from web.views.parapheur.asked import asked_of
from web.views.parapheur.choices import forms_for
from web.views.parapheur.inbox import signed_of
from web.views.parapheur.reading import mark_read
from web.views.parapheur.signing import sign_form

WAITING = (StepState.OPEN, StepState.FAILED)


@require_safe
def folder(request: Request, folder_id: UUID) -> HttpResponse:
    """The whole folder on one page."""
    return folder_page(request, folder_id)


def folder_page(request: Request, folder_id: UUID, *, remark: str = "", problem: str = "") -> HttpResponse:
    """The page, with a remark that could not be kept and why."""
    by = request.principal
    seen = queries.folder_view(by, folder_id)
    stages = course(seen.folder, seen.steps, seen.circuit, day=local_day(request.now, by.time_zone))
    has_mail = _has_mail(by, seen)
    if has_mail and seen.documents:
        record_consultation(by=by, mail_id=seen.folder.origin_id, now=request.now)
    asked = asked_of(by, seen, stages)
    shown = _shown(seen, request.GET.get("document", ""))
    context = {
        "here": "parapheur",
        "view": seen,
        "folder": seen.folder,
        "stages": stages,
        "place": next((stage.place for stage in stages if stage.state in {"now", "refused"}), len(stages)),
        "asked": asked,
        "forms": forms_for(asked, seen) if asked else {},
        "sign_form": sign_form(request, asked, seen) if asked and Verb.SIGN in asked.offered else None,
        "can_recall": any(verb == Verb.RECALL for _step, verb in seen.abilities),
        "today": local_day(request.now, by.time_zone),
        "now": request.now,
        "shown": shown,
        "viewed": _viewed(request, shown) if shown else None,
        "versions": _versions(seen, shown),
        "signatures": of_chain(queries.signing_chain(shown)) if shown and shown.position == 0 else [],
        "mail_url": has_mail,
        "own": {verb for step, verb in seen.abilities if not step},
        "compares": shown is not None and shown.position == 0 and seen.folder.document_version > 1,
        "repairable": [
            step
            for stage in stages
            for step in stage.steps
            if step.state is StepState.FAILED and step.author is None and step.post is None
        ],
        "signed": signed_of(request),
        "notes": queries.notes_of(seen.folder) if seen.documents else [],
        "can_annotate": can_annotate(by, seen.folder),
        "arranged": _arranged(by, seen),
        "audits": can_audit(by),
        "remark": remark,
        "problem": problem,
        "request_key": uuid4().hex,
    } | _among(by, seen.folder.pk)
    return render(request, "web/pages/parapheur/folder.html", context, status=422 if problem else 200)


@require_POST
def opened(request: Request, folder_id: UUID) -> HttpResponse:
    """Note that somebody who may decide has the folder before them; sent by the page itself."""
    mark_read(request, folder_id)
    return HttpResponse(status=204)


def _viewed(request: Request, document: FolderDocument) -> Viewed:
    folder_id, file = document.folder_id, document.file
    return viewed(
        request,
        file,
        name=document.name,
        image=lambda page: reverse("folder-page", args=[folder_id, file.pk, page, 1000]),
        download=reverse("folder-file", args=[folder_id, file.pk]),
    )


def _shown(seen: queries.FolderView, asked: str) -> FolderDocument | None:
    """The document that was asked for, else the one to decide on."""
    named = [document for document in seen.documents if str(document.pk) == asked]
    return next(iter(named or seen.documents), None)


def _versions(seen: queries.FolderView, shown: FolderDocument | None) -> list[DocumentVersion]:
    if shown is None:
        return []
    return [version for version in queries.versions_of(seen.folder) if version.document_id == shown.pk]


def _has_mail(by: Principal, seen: queries.FolderView) -> bool:
    about = seen.folder.origin_kind == "mail"
    return about and visible_mails(by).filter(pk=seen.folder.origin_id).exists()


def _arranged(by: Principal, seen: queries.FolderView) -> Step | None:
    """The waiting step whose place in the pile this person may choose."""
    units = by.units(Role.SECRETARY)
    for step in seen.steps:
        post = step.waits_for_post
        theirs = post is not None and (post.pk in by.post_ids or post.unit_id in units)
        if step.state in WAITING and (theirs or step.waits_for_person_id == by.user_id):
            return step
    return None


def _among(by: Principal, folder_id: UUID) -> dict[str, Any]:
    """Where the folder stands in the pile, and its neighbours there."""
    pile = list(dict.fromkeys(queries.waiting_for(by).values_list("folder", flat=True)[:100]))
    if folder_id not in pile:
        return {}
    at = pile.index(folder_id)
    return {
        "number": at + 1,
        "of": len(pile),
        "before": pile[at - 1] if at else None,
        "after": pile[at + 1] if at + 1 < len(pile) else None,
    }
