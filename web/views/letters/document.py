"""Any PDF of the house goes into a circuit: chosen, shown with the place of its stamps, sent."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from common.clock import local_day
from common.errors import Forbidden
from organisation.models import Unit
from organisation.queries import day_of, units_on
from parapheur.engine.values import CircuitState
from parapheur.models import CircuitVersion
from parapheur.policies import units_starting
from parapheur.queries import circuits_for_documents, folder_view, people_of
from parapheur.use_cases.prepare_document import prepare_document
from parapheur.use_cases.send_document import send_document
from storage.use_cases.store_upload import store_upload
from web.forms import StyledForm
from web.request import Request
from web.templatetags.ui import tongue
from web.toasts import leave_toast
from web.views.letters.circuit import Way
from web.views.letters.placing import PlaceForm


class DocumentForm(StyledForm):
    """What it is, and which way it goes."""

    title = forms.CharField(label=gettext_lazy("What is it about?"), max_length=500)
    file = forms.FileField(
        label=gettext_lazy("The PDF to sign"),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )
    unit = forms.ChoiceField(label=gettext_lazy("In the name of which unit?"))
    circuit = forms.ChoiceField(
        label=gettext_lazy("Which way does it go?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the circuit that the document takes.")},
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: list[Unit], versions: list[CircuitVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [(str(unit.pk), tongue(unit.name)) for unit in units]  # type: ignore[attr-defined]
        choices = [(str(version.pk), tongue(version.circuit.name)) for version in versions]
        self.fields["circuit"].choices = choices  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def new_document(request: Request) -> HttpResponse:
    """The form of a document that answers no mail."""
    by, posted = request.principal, request.method == "POST"
    mine = units_starting(by)
    units = [unit for unit in units_on(by, day=day_of(by, request.now)) if unit.pk in mine]
    if not units:
        raise Forbidden
    day = local_day(request.now, by.time_zone)
    ways = _ways(request, units)
    form = DocumentForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        units=units,
        versions=[way.version for way in ways],
        initial={"key": uuid4().hex, "unit": str(units[0].pk), "circuit": _only(ways)},
    )
    if posted and form.is_valid():
        with form.refusals():
            return redirect("document", _prepare(request, form))
    context = {"here": "parapheur", "form": form, "units": units, "circuits": ways, "day": day}
    return render(request, "web/pages/letters/document_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def document(request: Request, folder_id: UUID) -> HttpResponse:
    """A prepared document: where its stamps stand, whom it reaches; sending it."""
    by = request.principal
    seen = folder_view(by, folder_id)
    if (
        seen.folder.state != CircuitState.DRAFT
        or seen.folder.initiator_id != by.user_id
        or not seen.documents
    ):
        return redirect("folder", folder_id)
    shown = seen.documents[0]
    form = PlaceForm(request.POST if request.method == "POST" else None, last=shown.file.pages or 1)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            key = f"document-{form.cleaned_data['key']}"
            send_document(folder_id=folder_id, place=form.place(), request_key=key, by=by, now=request.now)
            leave_toast(request, _("Sent into its circuit"), glyph="send")
            return redirect("folder", folder_id)
    day = local_day(request.now, by.time_zone)
    version = seen.folder.circuit_version
    context = {
        "here": "parapheur",
        "folder": seen.folder,
        "view": seen,
        "shown": shown,
        "pages": range(1, (shown.file.pages or 0) + 1),
        "form": form,
        "way": Way(version, people_of(version, initiator_id=by.user_id, day=day, now=request.now)),
    }
    return render(request, "web/pages/letters/document.html", context, status=422 if form.errors else 200)


def _prepare(request: Request, form: DocumentForm) -> UUID:
    given, by = form.cleaned_data, request.principal
    stored = store_upload(
        content=given["file"].file,
        name=given["file"].name,
        main=True,
        administration_id=by.administration_id,
        actor=by.actor(),
        now=request.now,
    )
    folder = prepare_document(
        title=given["title"],
        unit_id=UUID(given["unit"]),
        circuit_version_id=UUID(given["circuit"]),
        file_id=stored.pk,
        name=given["file"].name,
        request_key=f"document-{given['key']}",
        by=by,
        now=request.now,
    )
    return folder.pk


def _ways(request: Request, units: list[Unit]) -> list[Way]:
    """The circuits of any of the units, with the people whom each would reach today."""
    by = request.principal
    day = local_day(request.now, by.time_zone)
    found = {
        version.pk: version for unit in units for version in circuits_for_documents(by, unit.pk, day=day)
    }
    return [
        Way(one, people_of(one, initiator_id=by.user_id, day=day, now=request.now)) for one in found.values()
    ]


def _only(ways: list[Way]) -> str:
    return str(ways[0].version.pk) if len(ways) == 1 else ""
