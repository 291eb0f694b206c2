"""Registering a mail: one page with the form and the scan beside it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from common.clock import local_day
from common.errors import Refusal
from common.identifiers import new_id
from common.text import Bilingual
from courrier import queries
from courrier.details import CorrespondentDetails, NewPiece
from courrier.models import Mail, PieceRole, StartedPiece, StartedRegistration
from courrier.queries import Duplicate
from courrier.started_queries import batch_to_complete, last_started, open_started
from courrier.status import Direction
from courrier.use_cases.assign import assign
from courrier.use_cases.create_correspondent import create_correspondent
from courrier.use_cases.keep_started_registration import NoRegisterHere, keep_started_registration
from courrier.use_cases.put_into_started_registration import put_into_started_registration
from courrier.use_cases.register_incoming import register_incoming
from courrier.use_cases.register_internal import register_internal
from courrier.use_cases.take_from_started_registration import take_from_started_registration
from storage.use_cases.store_upload import store_upload
from web.cursors import read_identifier
from web.posts import posts_today
from web.refusals import sentence
from web.request import Request
from web.views.registration.forms import RegistrationForm

TITLES = {
    Direction.INCOMING: _("Register an incoming mail"),
    Direction.INTERNAL: _("Register an internal note"),
}
_NOT_KEPT = {"csrfmiddlewaretoken", "act", "draft", "scan", "attachments"}
_KEPT_FROM_LAST = (
    "register",
    "sender",
    "sender_id",
    "sender_unit",
    "document_date",
    "channel",
    "type",
    "language",
)


@require_http_methods(["GET", "HEAD", "POST"])
def registration(request: Request, direction: str) -> HttpResponse:
    """The form as it was left, or a fresh one; sent, it registers once however often it is sent."""
    check_direction(direction)
    if not queries.registers(request.principal, direction=Direction(direction)):
        raise NoRegisterHere
    if request.method == "POST":
        return _sent(request, Direction(direction))
    started_id = read_identifier(request.GET.get("draft", ""))
    if started_id is None:
        return _to_a_draft(request, Direction(direction))
    started = open_started(request.principal, started_id)
    if started and started.mail_id:
        return redirect("registered", started.mail_id)
    values = started.values if started else _from_last(request)
    form = blank_form(request, direction, None, initial=values)
    return page(request, direction, form, started, started_id)


def check_direction(direction: str) -> None:
    """Letters that leave are written and signed, not registered here. :raises Http404:"""
    if direction not in TITLES:
        raise Http404


def typed_values(request: Request) -> dict[str, object]:
    """What stands in the fields, as typed."""
    typed: dict[str, object] = {
        name: str(value) for name, value in request.POST.items() if name not in _NOT_KEPT
    }
    return typed | ({"readers": request.POST.getlist("readers")} if "readers" in typed else {})


def posted_draft(request: Request) -> UUID:
    """The mark that the form carries. :raises Http404: it carries none."""
    started_id = read_identifier(request.POST.get("draft", ""))
    if started_id is None:
        raise Http404
    return started_id


def address(direction: str, started_id: UUID, **more: str) -> str:
    """The address of the form for one begun registration."""
    return reverse("registration", args=[direction]) + "?" + urlencode({"draft": str(started_id), **more})


def _to_a_draft(request: Request, direction: Direction) -> HttpResponse:
    """To the one that was begun last, or a fresh one; its mark is in the address, so that every way back leads there."""
    last = request.GET.get("after", "")
    begun = None if last else last_started(request.principal, direction)
    more = {"after": last} if last else {}
    return redirect(address(direction, begun.pk if begun else new_id(), **more))


def _from_last(request: Request) -> dict[str, Any]:
    """« Save and next » keeps register, sender and date; empty without a last one of this person's."""
    last = read_identifier(request.GET.get("after", ""))
    before = open_started(request.principal, last) if last else None
    return {name: before.values[name] for name in _KEPT_FROM_LAST if name in before.values} if before else {}


def blank_form(request: Request, direction: str, data: Any, **kwargs: Any) -> RegistrationForm:
    """The form with what this person may choose from."""
    today = local_day(request.now, request.principal.time_zone)
    return RegistrationForm(
        data,
        by=request.principal,
        direction=direction,
        today=today,
        posts=lambda: posts_today(request),
        readers_url=reverse("registration-readers", args=[direction]),
        **kwargs,
    )


def _sent(request: Request, direction: Direction) -> HttpResponse:
    started_id, act = posted_draft(request), request.POST.get("act", "save")
    form = blank_form(request, direction, request.POST)
    started = None
    with form.refusals():
        started = keep_started_registration(
            by=request.principal,
            started_id=started_id,
            direction=direction,
            values=typed_values(request),
            now=request.now,
        )
        if not started.mail_id:
            _take_files(request, form, started, act)
    if act == "attach" or act.startswith("take:"):
        return _files_changed(request, direction, form, started, started_id)
    duplicates: list[Duplicate] = []
    if started and form.is_valid() and not form.errors:
        duplicates = [] if started.mail_id or act.startswith("sure") else _duplicates(request, form, started)
        if not duplicates:
            with form.refusals():
                mail = _register(request, direction, form, started)
                return _done(request, direction, mail, started, act)
    started = open_started(request.principal, started_id)
    return page(request, direction, form, started, started_id, duplicates=duplicates, status=422)


def _files_changed(
    request: Request,
    direction: Direction,
    form: RegistrationForm,
    started: StartedRegistration | None,
    mark: UUID,
) -> HttpResponse:
    """The page with its files as they are now; errors of the other fields wait until it is saved."""
    refused = {name: form.errors[name] for name in ("scan", "attachments") if name in form.errors}
    if not refused and started and request.headers.get("X-Sent-By") != "script":
        return redirect(address(direction, mark))
    again = blank_form(request, direction, None, initial=typed_values(request))
    return page(request, direction, again, started, mark, refused=refused, status=422 if refused else 200)


def _take_files(request: Request, form: RegistrationForm, started: StartedRegistration, act: str) -> None:
    if act.startswith("take:") and (piece_id := read_identifier(act.removeprefix("take:"))):
        take_from_started_registration(by=request.principal, started_id=started.pk, piece_id=piece_id)
    for field, role in (("scan", PieceRole.MAIN), ("attachments", PieceRole.ATTACHMENT)):
        for file in request.FILES.getlist(field):
            try:
                take_file(request, started, file, role)
            except Refusal as refusal:
                form.add_error(field, sentence(refusal))


def take_file(request: Request, started: StartedRegistration, file: Any, role: str) -> StartedPiece:
    """Store what was sent and hold it for the registration. :raises Refusal: it can't be kept."""
    kept = store_upload(
        content=file,
        name=file.name,
        main=role == PieceRole.MAIN,
        administration_id=request.principal.administration_id,
        actor=request.principal.actor(),
        now=request.now,
    )
    piece = NewPiece(file_id=kept.pk, name=file.name, role=role)
    return put_into_started_registration(by=request.principal, started_id=started.pk, piece=piece)


def _duplicates(request: Request, form: RegistrationForm, started: StartedRegistration) -> list[Duplicate]:
    sender = form.cleaned_data.get("sender_id")
    return queries.possible_duplicates(
        request.principal,
        sender_id=sender if isinstance(sender, UUID) else None,
        external_reference=form.cleaned_data["external_reference"],
        subject=form.cleaned_data["subject"],
        sha256=[piece.file.sha256 for piece in started.pieces.select_related("file")],
        now=request.now,
    )


def _register(
    request: Request, direction: Direction, form: RegistrationForm, started: StartedRegistration
) -> Mail:
    given: dict[str, Any] = {
        "by": request.principal,
        "register_id": UUID(form.cleaned_data["register"]),
        "details": form.details(sender_id=_sender(request, form, started)),
        "pieces": [
            NewPiece(file_id=piece.file_id, name=piece.name, role=piece.role)
            for piece in started.pieces.all()
        ],
        "reader_post_ids": [UUID(post) for post in form.cleaned_data.get("readers", ())],
        "request_key": str(started.pk),
        "started_id": started.pk,
        "now": request.now,
    }
    unit = read_identifier(form.cleaned_data["unit"])
    if direction == Direction.INTERNAL:
        given["to_unit_ids"] = [unit] if unit else []
    mail = (register_internal if direction == Direction.INTERNAL else register_incoming)(**given)
    if unit:
        _hand_over(request, mail, unit, form, started)
    return mail


def _hand_over(
    request: Request, mail: Mail, unit: UUID, form: RegistrationForm, started: StartedRegistration
) -> None:
    """Assign at once; the mail stays registered when that can't be, and the next page says why."""
    try:
        assign(
            by=request.principal,
            mail_id=mail.pk,
            unit_id=unit,
            instruction_id=read_identifier(form.cleaned_data["instruction"]),
            note=form.cleaned_data["note"],
            deadline=mail.deadline,
            request_key=f"{started.pk}:assign",
            now=request.now,
        )
    except Refusal as refusal:
        messages.warning(request, sentence(refusal), extra_tags="warn")


def _sender(request: Request, form: RegistrationForm, started: StartedRegistration) -> UUID | None:
    if new := form.new_sender():
        name, kind = new
        made = create_correspondent(
            by=request.principal,
            details=CorrespondentDetails(name=Bilingual(name.fr, name.ar), kind=kind),
            request_key=f"{started.pk}:sender:{name.fr or name.ar}"[:200],
            now=request.now,
        )
        return made.pk
    sender = form.cleaned_data.get("sender_id")
    return sender if isinstance(sender, UUID) else None


def _done(
    request: Request, direction: Direction, mail: Mail, started: StartedRegistration, act: str
) -> HttpResponse:
    if act not in ("next", "sure-next"):
        return redirect("registered", mail.pk)
    waiting = batch_to_complete(request.principal, direction) if started.from_batch else []
    mark = waiting[0].pk if waiting else new_id()
    return redirect(address(direction, mark, after=str(started.pk)))


def page(
    request: Request,
    direction: str,
    form: RegistrationForm,
    started: StartedRegistration | None,
    mark: UUID,
    *,
    duplicates: list[Duplicate] | None = None,
    refused: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page as it stands."""
    pieces = list(started.pieces.select_related("file")) if started else []
    last = read_identifier(request.GET.get("after", ""))
    before = open_started(request.principal, last) if last else None
    main = next((piece for piece in pieces if piece.role == PieceRole.MAIN), None)
    context = {
        "here": f"register-{direction}",
        "direction_name": direction,
        "label": Direction(direction).label,
        "title": TITLES[Direction(direction)],
        "form": form,
        "mark": mark,
        "started": started,
        "scan": main,
        "scan_pages": range(1, (main.file.pages or 0) + 1) if main else (),
        "attached": [piece for piece in pieces if piece.role != PieceRole.MAIN],
        "duplicates": duplicates or [],
        "next": request.POST.get("act", "").endswith("next"),
        "refused": refused or {},
        "before": before.mail if before else None,
        "batch": batch_to_complete(request.principal, Direction(direction))
        if started and started.from_batch
        else [],
    }
    return render(request, "web/pages/registration/new.html", context, status=status)
