"""Parts of the registration's page: what is kept while typing, correspondents as one types, days in words, the scan."""

from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.clock import local_day
from common.days import read_day
from common.errors import Refusal
from courrier.queries import find_correspondents, registers
from courrier.started_queries import started_piece
from courrier.status import Direction
from courrier.use_cases.discard_started_registration import discard_started_registration
from courrier.use_cases.keep_started_registration import NoRegisterHere, keep_started_registration
from courrier.use_cases.restore_started_registration import restore_started_registration
from storage.queries import open_file, page_image
from web.refusals import sentence
from web.request import Request
from web.toasts import leave_toast
from web.views.registration.new import address, blank_form, check_direction, posted_draft, typed_values

_WIDEST = 1000


@require_POST
def keep(request: Request, direction: str) -> HttpResponse:
    """Keep what is typed; the answer says when it was kept."""
    check_direction(direction)
    started = keep_started_registration(
        by=request.principal,
        started_id=posted_draft(request),
        direction=Direction(direction),
        values=typed_values(request),
        now=request.now,
    )
    return render(request, "web/pages/registration/kept.html", {"started": started})


@require_POST
def discard(request: Request, direction: str) -> HttpResponse:
    """Throw the draft away; for ten seconds it can be taken back."""
    check_direction(direction)
    started = discard_started_registration(
        by=request.principal, started_id=posted_draft(request), now=request.now
    )
    leave_toast(
        request,
        _("The draft was thrown away."),
        action=_("Take it back"),
        url=reverse("registration-restore", args=[direction]),
        fields={"draft": str(started.pk)},
        glyph="trash-2",
    )
    return redirect("batch" if started.from_batch else "registration", direction)


@require_POST
def restore(request: Request, direction: str) -> HttpResponse:
    """Take the draft back."""
    check_direction(direction)
    started = restore_started_registration(by=request.principal, started_id=posted_draft(request))
    return redirect(address(direction, started.pk))


@require_safe
def senders(request: Request) -> HttpResponse:
    """The correspondents that what was typed may mean."""
    typed = request.GET.get("sender", "").strip()
    found = find_correspondents(request.principal, typed, limit=8) if typed else []
    return render(request, "web/pages/registration/senders.html", {"found": found, "typed": typed})


@require_safe
def readers(request: Request, direction: str) -> HttpResponse:
    """The posts that may be named on a confidential mail; nothing for any other."""
    check_direction(direction)
    if not registers(request.principal, direction=Direction(direction)):
        raise NoRegisterHere
    chosen = {"confidentiality": request.GET.get("confidentiality", "")}
    form = blank_form(request, direction, None, initial=chosen)
    field = form["readers"] if "readers" in form.fields else None
    return render(request, "web/pages/registration/readers.html", {"field": field})


@require_safe
def day_in_words(request: Request) -> HttpResponse:
    """What a day that was typed means, in words; what is wrong with it, when it means none."""
    typed = str(next(iter(request.GET.values()), "")).strip()
    context: dict[str, object] = {}
    if typed:
        try:
            context["day"] = read_day(typed, today=local_day(request.now, request.principal.time_zone))
        except Refusal as refusal:
            context["wrong"] = sentence(refusal)
    return render(request, "web/pages/registration/day.html", context)


@require_safe
def scan(request: Request, piece_id: UUID) -> HttpResponse:
    """The scan's pages, or that they are being made."""
    piece = started_piece(request.principal, piece_id)
    pages = range(1, (piece.file.pages or 0) + 1)
    return render(request, "web/pages/registration/pages.html", {"scan": piece, "scan_pages": pages})


@require_safe
def page(request: Request, piece_id: UUID, page: int, width: int) -> HttpResponseBase:
    """The image of a page, at the nearest width that was made."""
    image = page_image(started_piece(request.principal, piece_id).file, page=page, width=min(width, _WIDEST))
    response = FileResponse(open_file(image), content_type=image.media_type)
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response
