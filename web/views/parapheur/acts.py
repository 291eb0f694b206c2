"""What is done to a folder without a decision: taking one's last one back, taking the folder out, trying again."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.errors import Kind, Refusal
from parapheur.use_cases.recall import recall_decision
from parapheur.use_cases.retry_work import retry_work
from parapheur.use_cases.withdraw_folder import withdraw_folder
from web.request import Request
from web.toasts import leave_toast
from web.views.parapheur.decisions import moved_on


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
