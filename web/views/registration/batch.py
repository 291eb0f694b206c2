"""Many files at once, each then completed in the form."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.errors import Refusal
from common.identifiers import new_id
from courrier import queries
from courrier.models import PieceRole
from courrier.started_queries import batch_to_complete
from courrier.status import Direction
from courrier.use_cases.discard_started_registration import discard_started_registration
from courrier.use_cases.keep_started_registration import NoRegisterHere, keep_started_registration
from storage.names import safe_name
from web.refusals import sentence
from web.request import Request
from web.views.registration.new import check_direction, take_file

MOST = 50


@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: Request, direction: str) -> HttpResponse:
    """What waits to be completed, and the place where files are dropped; a file that can't be kept is named with its reason."""
    check_direction(direction)
    if not queries.registers(request.principal, direction=Direction(direction)):
        raise NoRegisterHere
    refused: list[tuple[str, str]] = []
    if request.method == "POST":
        files = request.FILES.getlist("files")
        refused = [
            problem for file in files[:MOST] if (problem := _begin(request, Direction(direction), file))
        ]
        refused += [
            (safe_name(file.name or ""), _("Fifty files at a time: send this one again with the next ones."))
            for file in files[MOST:]
        ]
        if not files:
            refused = [("", _("Choose one file or more, then send them."))]
        if not refused:
            return redirect("batch", direction)
    context = {
        "here": f"register-{direction}",
        "direction_name": direction,
        "waiting": batch_to_complete(request.principal, Direction(direction)),
        "refused": refused,
    }
    return render(request, "web/pages/registration/batch.html", context, status=422 if refused else 200)


def _begin(request: Request, direction: Direction, file: object) -> tuple[str, str] | None:
    """Begin a registration with the file; its name and what is wrong, when it can't be kept."""
    name = safe_name(str(getattr(file, "name", "")))
    started = keep_started_registration(
        by=request.principal,
        started_id=new_id(),
        direction=direction,
        values={},
        from_batch=True,
        now=request.now,
    )
    try:
        take_file(request, started, file, PieceRole.MAIN)
    except Refusal as refusal:
        discard_started_registration(by=request.principal, started_id=started.pk, now=request.now)
        return name, sentence(refusal)
    return None
