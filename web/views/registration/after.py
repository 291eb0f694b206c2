"""Once registered: the number, the label for the paper, the receipt for whoever brought it."""

from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.errors import Kind, Unseen
from courrier.labels import label_of
from courrier.models import MailPiece, PieceRole
from courrier.queries import MailView, mail_view
from courrier.status import Direction, Verb
from courrier.use_cases.record_consultation import record_consultation
from storage.queries import open_file
from web.refusals import problem_page
from web.request import Request


@require_safe
def registered(request: Request, mail_id: UUID) -> HttpResponse:
    """The number as large as a stamp, and what comes next at the counter."""
    seen = mail_view(request.principal, mail_id)
    context = {
        "here": f"register-{seen.mail.direction}",
        "mail": seen.mail,
        "receipt": _receipt(seen),
        "may_correct": Verb.CORRECT in seen.abilities,
        "next_direction": seen.mail.direction
        if seen.mail.direction != Direction.OUTGOING
        else Direction.INCOMING,
    }
    return render(request, "web/pages/registration/registered.html", context)


@require_safe
def receipt_state(request: Request, mail_id: UUID) -> HttpResponse:
    """The receipt's button once the receipt is there."""
    seen = mail_view(request.principal, mail_id)
    context = {"mail": seen.mail, "receipt": _receipt(seen)}
    return render(request, "web/pages/registration/receipt.html", context)


@require_safe
def receipt(request: Request, mail_id: UUID) -> HttpResponseBase:
    """The receipt, opened to be printed."""
    seen = mail_view(request.principal, mail_id)
    if not seen.content:
        raise Unseen
    made = _receipt(seen)
    if made is None:
        return problem_page(
            request, Kind.UNAVAILABLE, _("The receipt is being prepared. Open it again in a moment.")
        )
    record_consultation(by=request.principal, mail_id=mail_id, piece_id=made.pk, now=request.now)
    return FileResponse(open_file(made.file), content_type=made.file.media_type, filename=made.name)


@require_safe
def label(request: Request, mail_id: UUID) -> HttpResponseBase:
    """The label to stick on the paper, opened to be printed."""
    response = HttpResponse(label_of(request.principal, mail_id), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="label.pdf"'
    return response


def _receipt(seen: MailView) -> MailPiece | None:
    return next((piece for piece in seen.pieces if piece.role == PieceRole.RECEIPT), None)
