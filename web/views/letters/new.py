"""A letter begins: a reply to a mail, a letter of one's own, or a note to other units."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import Forbidden
from courrier.letter_queries import outgoing_registers, units_writing
from courrier.letters import LetterDetails
from courrier.models import Mail, Register
from courrier.policies import seen
from courrier.status import Direction
from courrier.use_cases.draft_letter import draft_letter
from courrier.use_cases.draft_reply import draft_reply
from organisation.principal import Principal
from web.request import Request
from web.views.letters.forms import ADDRESSED, LetterForm, initial_of, numbered_by, offered, writing_unit


@require_http_methods(["GET", "HEAD", "POST"])
def new_letter(request: Request) -> HttpResponse:
    """The form of a letter that isn't there yet; kept once, it goes on at its own page."""
    by, asked = request.principal, request.POST or request.GET
    answered = seen(by, UUID(asked["reply_to"])) if _is_id(asked.get("reply_to", "")) else None
    direction = Direction.INTERNAL if asked.get("to_units") else Direction.OUTGOING
    registers = outgoing_registers(by, direction=direction)
    units = units_writing(by)
    register, unit = (
        numbered_by(registers, asked.get("register", "")),
        writing_unit(units, asked.get("unit", "")),
    )
    if register is None or unit is None:
        raise Forbidden
    begun = _begun(by, answered)
    form = LetterForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        by=by,
        request=request,
        direction=direction,
        chosen=None,
        initial=initial_of(begun, answered.version if answered else None) | {"key": str(uuid4())},
    )
    if request.method == "POST" and not request.POST.get("go", "").startswith("find") and form.is_valid():
        with form.refusals():
            mail = _begin(request, form, begun, answered, register, unit.pk, direction)
            return redirect("letter-circuit" if request.POST.get("go") == "circuit" else "letter", mail.pk)
    context = {
        "here": "register-outgoing" if direction == Direction.OUTGOING else "register-internal",
        "form": form,
        "answered": answered,
        "registers": registers,
        "register": register,
        "units": [] if answered else units,
        "unit": unit,
        "inside": direction == Direction.INTERNAL,
    }
    wrong = form.is_bound and form.errors and not request.POST.get("go", "").startswith("find")
    return render(request, "web/pages/letters/new.html", context, status=422 if wrong else 200)


@require_safe
def addressees(request: Request) -> HttpResponse:
    """Those who can be ticked, while one types."""
    name = "copies" if "find_copies" in request.GET else "to"
    ticked = request.GET.getlist(name)
    search = request.GET.get(ADDRESSED[name][0], "")
    found = offered(request.principal, request, Direction.OUTGOING, ticked, search)
    context = {"choices": found, "ticked": ticked, "name": name}
    return render(request, "web/pages/letters/addressees.html", context)


def _begun(by: Principal, answered: Mail | None) -> LetterDetails:
    if answered is None:
        return LetterDetails(subject="", language=by.language)
    return LetterDetails(
        subject=_("Reply: {subject}").format(subject=answered.subject)[:500],
        language=answered.language,
        reference=answered.external_reference or answered.reference,
    )


def _begin(
    request: Request,
    form: LetterForm,
    begun: LetterDetails,
    answered: Mail | None,
    register: Register,
    unit_id: UUID,
    direction: str,
) -> Mail:
    by = request.principal
    letter = form.details(begun, by=by, request=request, inside=direction == Direction.INTERNAL)
    key = f"letter-{form.cleaned_data['key']}" if form.cleaned_data["key"] else None
    common: dict[str, Any] = {"by": by, "register_id": register.pk, "request_key": key, "now": request.now}
    if answered:
        version = form.cleaned_data["version"]
        return draft_reply(mail_id=answered.pk, letter=letter, version=version, **common)
    return draft_letter(unit_id=unit_id, letter=letter, **common)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
