"""What is done to a folder without a decision: recalling one's last, taking it out, trying again, a remark, its place."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.errors import Kind, Refusal
from parapheur.use_cases.annotate_folder import RemarkMissing, annotate_folder
from parapheur.use_cases.put_first import put_first
from parapheur.use_cases.recall import recall_decision
from parapheur.use_cases.retry_work import retry_work
from parapheur.use_cases.withdraw_folder import withdraw_folder
from web.refusals import sentence
from web.request import Request
from web.toasts import leave_toast
from web.views.parapheur.decisions import moved_on
from web.views.parapheur.folder import folder_page


@require_POST
def recall(request: Request, folder_id: UUID) -> HttpResponse:
    """Take one's last decision back, as long as nobody has opened what it opened."""
    try:
        recall_decision(folder_id=folder_id, by=request.principal, now=request.now)
    except Refusal as refusal:
        if refusal.kind is Kind.UNSEEN:
            raise
        return moved_on(request, folder_id, refusal)
    leave_toast(request, _("Your decision is recalled: the folder waits for you again."), glyph="undo-2")
    return redirect("folder", folder_id)


@require_POST
def withdraw(request: Request, folder_id: UUID) -> HttpResponse:
    """Take a folder that one started out of its circuit."""
    reason = request.POST.get("reason", "")
    try:
        withdraw_folder(folder_id=folder_id, by=request.principal, now=request.now, reason=reason)
    except Refusal as refusal:
        if refusal.kind is Kind.UNSEEN:
            raise
        return moved_on(request, folder_id, refusal)
    leave_toast(request, _("The folder is taken out of its circuit."), glyph="undo-2")
    return redirect("folder", folder_id)


@require_POST
def retry(request: Request, folder_id: UUID) -> HttpResponse:
    """Set the system to work again where it failed."""
    try:
        step_id = UUID(request.POST.get("step", ""))
    except ValueError:
        return redirect("folder", folder_id)
    try:
        retry_work(folder_id=folder_id, step_id=step_id, by=request.principal, now=request.now)
    except Refusal as refusal:
        if refusal.kind is Kind.UNSEEN:
            raise
        return moved_on(request, folder_id, refusal)
    leave_toast(request, _("It is being tried again."), glyph="rotate-cw")
    return redirect("folder", folder_id)


@require_POST
def annotate(request: Request, folder_id: UUID) -> HttpResponse:
    """Leave a remark for those who decide."""
    given = request.POST
    try:
        annotate_folder(
            folder_id=folder_id,
            text=given.get("text", ""),
            by=request.principal,
            now=request.now,
            request_key=given.get("request_key", "")[:64] or None,
        )
    except RemarkMissing as refusal:
        return folder_page(request, folder_id, remark=given.get("text", ""), problem=sentence(refusal))
    leave_toast(request, _("Your remark is in the folder."), glyph="message-square")
    return redirect(f"{reverse('folder', args=[folder_id])}#remarks")


@require_POST
def arrange(request: Request, folder_id: UUID) -> HttpResponse:
    """Put a waiting folder on top of the pile, or back into its place."""
    try:
        step_id = UUID(request.POST.get("step", ""))
    except ValueError:
        return redirect("folder", folder_id)
    first = request.POST.get("first") == "1"
    put_first(step_id=step_id, first=first, by=request.principal, now=request.now)
    told = _("It stands first in the pile.") if first else _("It is back in its place in the pile.")
    leave_toast(request, told, glyph="arrow-up-to-line" if first else "check")
    return redirect("folder", folder_id)
