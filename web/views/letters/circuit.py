"""A letter leaves its drafter's hands: into a circuit, back into the one that returned it, or out of it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.clock import local_day
from common.errors import Kind, Refusal, gettext_noop
from courrier.letter_queries import circuits_for, draft_of, people_reached
from courrier.models import Draft
from courrier.policies import abilities
from courrier.status import Status, Verb
from courrier.use_cases.drop_reply import drop_reply
from courrier.use_cases.resend_into_circuit import resend_into_circuit
from courrier.use_cases.send_into_circuit import send_into_circuit
from courrier.use_cases.withdraw_letter import withdraw_letter
from parapheur.models import CircuitVersion
from parapheur.queries import AskedAt
from web.refusals import sentence
from web.request import Request
from web.toasts import leave_toast
from web.views.letters.placing import PlaceForm
from web.views.letters.preview import page_count


class CircuitNotChosen(Refusal):
    """The form came without a circuit."""

    code = "circuit_not_chosen"
    kind = Kind.INVALID
    message = gettext_noop("Choose the circuit that the letter takes.")


@dataclass(frozen=True)
class Way:
    """A circuit that the letter may take, and whom it would reach today."""

    version: CircuitVersion
    stages: list[list[AskedAt]]

    @property
    def nobody(self) -> bool:
        """A step asks for a post that nobody holds today."""
        return any(step.post and not step.persons for stage in self.stages for step in stage)


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: Request, mail_id: UUID) -> HttpResponse:
    """The circuits with the people whom each would reach; sending it."""
    by = request.principal
    written = draft_of(by, mail_id)
    mail = written.mail
    problem = ""
    form = _placing(request, written)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            return _send(request, mail_id, form.place() if form else None)
        except Refusal as refusal:
            problem = sentence(refusal)
            mail.refresh_from_db()
    if Verb.LAUNCH not in abilities(by, mail):
        return redirect("mail", mail_id)
    day = local_day(request.now, by.time_zone)
    ways = [
        Way(version, people_reached(by, version, day=day, now=request.now))
        for version in circuits_for(by, mail, day=day)
    ]
    context = {
        "here": f"register-{mail.direction}",
        "mail": mail,
        "draft": written,
        "circuits": ways,
        "chosen": request.POST.get("circuit", str(ways[0].version.pk) if len(ways) == 1 else ""),
        "problem": problem,
        "form": form,
        "key": request.POST.get("key", "") or str(uuid4()),
        "page_count": page_count(by, mail_id),
        "recipients": mail.recipients.select_related("correspondent", "unit"),
    }
    wrong = problem or (form is not None and form.errors)
    return render(request, "web/pages/letters/circuit.html", context, status=422 if wrong else 200)


@require_POST
def resend(request: Request, mail_id: UUID) -> HttpResponse:
    """Send the corrected letter back to whoever had returned it."""
    resend_into_circuit(by=request.principal, mail_id=mail_id, request_key=_key(request), now=request.now)
    leave_toast(request, _("Sent again into its circuit"), glyph="send")
    return redirect("mail", mail_id)


@require_POST
def withdraw(request: Request, mail_id: UUID) -> HttpResponse:
    """Take the letter out of its circuit, or give its draft up."""
    mail = draft_of(request.principal, mail_id).mail
    answered = mail.reply_to if mail.status in (Status.DRAFT, Status.RETURNED) else None
    if answered is not None:
        drop_reply(by=request.principal, mail_id=answered.pk, now=request.now)
    else:
        reason = request.POST.get("reason", "")
        withdraw_letter(by=request.principal, mail_id=mail_id, reason=reason, now=request.now)
    leave_toast(request, _("Given up. It can be taken up again from its page."), glyph="undo-2")
    return redirect("mail", answered.pk if answered is not None else mail_id)


def _placing(request: Request, written: Draft) -> PlaceForm | None:
    """Where the signatures stand on a PDF made elsewhere; a letter laid out here has its place."""
    if written.file is None:
        return None
    return PlaceForm(request.POST if request.method == "POST" else None, last=written.file.pages or 1)


def _send(request: Request, mail_id: UUID, place: dict[str, Any] | None) -> HttpResponse:
    try:
        chosen = UUID(request.POST.get("circuit", ""))
    except ValueError as error:
        raise CircuitNotChosen from error
    send_into_circuit(
        by=request.principal,
        mail_id=mail_id,
        circuit_version_id=chosen,
        place=place,
        request_key=_key(request),
        now=request.now,
    )
    leave_toast(request, _("Sent into its circuit"), glyph="send")
    return redirect("mail", mail_id)


def _key(request: Request) -> str | None:
    key = request.POST.get("key", "")[:64]
    return f"launch-{key}" if key else None
