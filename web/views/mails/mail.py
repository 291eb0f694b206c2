"""A mail's page: where it is, with whom, since when, what happened, and its paper."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.policies import can_audit
from audit.queries import history_of
from common.clock import local_day
from courrier.letter_queries import dispatch_of
from courrier.models import MailPiece
from courrier.queries import MailView, mail_view
from courrier.status import Status
from courrier.use_cases.record_consultation import record_consultation
from web.request import Request
from web.tracker import tracker
from web.viewer import Viewed, viewed
from web.views.mails.bar import bar_of

_LEFT = (Status.DISPATCHED, Status.CLOSED)
_SHOWN = ("signed", "main", "draft", "receipt")


@require_safe
def mail(request: Request, mail_id: UUID) -> HttpResponse:
    """The whole mail on one page; the piece shown is the one asked for, or the one in force."""
    principal = request.principal
    seen = mail_view(principal, mail_id)
    record_consultation(by=principal, mail_id=mail_id, now=request.now)
    shown = _shown(seen, request.GET.get("piece", ""))
    steps = tracker(seen.mail)
    reached = next((index for index, step in enumerate(steps) if step.state == "now"), len(steps) - 1)
    context = {
        "here": f"register-{seen.mail.direction}",
        "view": seen,
        "mail": seen.mail,
        "today": local_day(request.now, principal.time_zone),
        "now": request.now,
        "steps": steps,
        "step_number": reached + 1,
        "step_now": steps[reached].label,
        "dispatch": dispatch_of(seen.mail) if seen.mail.status in _LEFT else None,
        "slip": next((piece for piece in seen.pieces if piece.role == "slip"), None),
        "bar": bar_of(principal, seen),
        "audits": can_audit(principal),
        "history": history_of(mail_id, limit=30).lines,
        "shown": shown,
        "whole": "whole" in request.GET,
        "viewed": _viewed(request, shown) if shown else None,
    }
    return render(request, "web/pages/mails/mail.html", context)


def _viewed(request: Request, piece: MailPiece) -> Viewed:
    return viewed(
        request,
        piece.file,
        name=piece.name,
        image=lambda page: reverse("piece-page", args=[piece.pk, page, 1000]),
        download=reverse("piece-file", args=[piece.pk]),
    )


def _shown(seen: MailView, asked: str) -> MailPiece | None:
    """The piece that was asked for, else the first by what it is."""
    named = [piece for piece in seen.pieces if str(piece.pk) == asked]
    by_role = sorted(
        (piece for piece in seen.pieces if piece.role in _SHOWN), key=lambda piece: _SHOWN.index(piece.role)
    )
    return next(iter(named or by_role), None)
