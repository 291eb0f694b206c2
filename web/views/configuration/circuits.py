"""Circuits: the list, the page on which one is read and edited step by step, publishing."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.clock import local_day
from common.errors import Unseen, VersionConflict
from organisation.queries import find_posts, people
from parapheur.circuit_queries import CircuitSheet, circuit_sheet, circuits_kept
from parapheur.engine.table import SYSTEM_KINDS
from parapheur.engine.values import StepKind
from parapheur.policies import circuit_abilities
from parapheur.use_cases.draft_circuit import CircuitUnreadable, draft_circuit
from parapheur.use_cases.publish_circuit import publish_circuit
from web.request import Request
from web.toasts import leave_toast
from web.views.configuration import circuit_steps as steps_of
from web.views.configuration.circuit_cards import act, cards, checks, diagram
from web.views.configuration.circuit_forms import CIRCUIT_ACTS, OpenCircuit
from web.views.organisation.acting import acting

ACTING = require_http_methods(["GET", "HEAD", "POST"])
_FOUND = 10
_ASKS_PEOPLE = [StepKind.VISA, StepKind.OPINION, StepKind.SIGNATURE, StepKind.INFORMATION]


def _page(request: Request, name: str, **context: Any) -> HttpResponse:
    return render(request, f"web/pages/configuration/{name}.html", {"here": "configuration"} | context)


@require_safe
def circuits(request: Request) -> HttpResponse:
    """All circuits, with the version in use and the one being written."""
    return _page(request, "circuits", rows=circuits_kept(request.principal))


@ACTING
def circuit_new(request: Request) -> HttpResponse:
    """A circuit without steps."""
    return acting(request, OpenCircuit, None)


@ACTING
def circuit_act(request: Request, circuit_id: UUID, name: str) -> HttpResponse:
    """Change its particulars, or take it out of the choice."""
    if name not in CIRCUIT_ACTS:
        raise Unseen
    return acting(request, CIRCUIT_ACTS[name], circuit_sheet(request.principal, circuit_id))


@require_safe
def circuit(request: Request, circuit_id: UUID) -> HttpResponse:
    """One circuit: its steps, its diagram, its checks; the newest version can be worked on."""
    by, asked = request.principal, _number(request.GET.get("version", ""))
    sheet = circuit_sheet(by, circuit_id, number=asked)
    version = sheet.shown
    shown = cards(by, version)
    newest = version.pk == sheet.latest.pk
    may = circuit_abilities(by, sheet.circuit) if newest else frozenset()
    found = checks(by, version, shown, day=local_day(request.now, by.time_zone))
    return _page(
        request,
        "circuit",
        sheet=sheet,
        version=version,
        cards=shown,
        open=_number(request.GET.get("step", "")) if "draft" in may else None,
        checks=found,
        to_repair=sum(one.tone == "n" for one in found),
        to_see=sum(one.tone == "w" for one in found),
        diagram=diagram(shown),
        may=may,
        publishable="publish" in may and not version.published_at,
        under_way=sheet.under_way.get(sheet.published.pk, 0) if sheet.published else 0,
        kinds=[(kind.value, act(kind.value)) for kind in StepKind],
        people_kinds=[(kind.value, act(kind.value)) for kind in _ASKS_PEOPLE],
    )


@require_safe
def circuit_who(request: Request, circuit_id: UUID) -> HttpResponse:
    """Who is asked at a step: found by a part of the name, the post or the unit."""
    by, day = request.principal, local_day(request.now, request.principal.time_zone)
    sheet = circuit_sheet(by, circuit_id)
    place, text = _number(request.GET.get("step", "")) or 0, request.GET.get("q", "")[:200]
    steps_of.at(sheet.latest.stages, place - 1)
    posts = find_posts(by, text, day=day, limit=_FOUND)
    return _page(
        request,
        "circuit_who",
        sheet=sheet,
        place=place,
        search=text,
        posts=posts,
        heads=[(unit, held) for unit, held in posts if held.post.heads_unit],
        people=people(by, day=day, search=text, limit=_FOUND).rows if text else (),
    )


@require_POST
def circuit_edit(request: Request, circuit_id: UUID) -> HttpResponse:
    """One button of the editor: what the open step's form says is kept, then the button's move is made."""
    by = request.principal
    sheet = circuit_sheet(by, circuit_id)
    base, edits = _looked_at(request)
    if (base, edits) != (sheet.latest.pk, sheet.latest.edits):
        raise VersionConflict
    stages, target = _moved(request, sheet)
    if stages != sheet.latest.stages:
        draft_circuit(
            code=sheet.circuit.code,
            name=sheet.circuit.name,
            unit_id=sheet.circuit.unit_id,
            stages=stages,
            keep_visas=sheet.latest.keep_visas,
            edits=edits,
            base=base,
            by=by,
            now=request.now,
        )
    return redirect(target)


@require_POST
def circuit_publish(request: Request, circuit_id: UUID) -> HttpResponse:
    """Let the version that was looked at be used."""
    sheet = circuit_sheet(request.principal, circuit_id)
    base, edits = _looked_at(request)
    version = publish_circuit(version_id=base, edits=edits, by=request.principal, now=request.now)
    leave_toast(
        request,
        _("Version {number} is published. Folders take it from now on.").format(number=version.number),
    )
    return redirect("circuit", sheet.circuit.pk)


def _moved(request: Request, sheet: CircuitSheet) -> tuple[steps_of.Stages, str]:
    """The stages after the button's move, and the page to show then."""
    stages: steps_of.Stages = sheet.latest.stages
    do, _colon, value = request.POST.get("do", "").partition(":")
    place = _number(request.POST.get("step", "")) or 0
    page = reverse("circuit", args=[sheet.circuit.pk])
    if do == "add":
        kind = _kind(value)
        target = page if kind in SYSTEM_KINDS else _who_page(sheet, len(stages) + 1)
        return steps_of.added(stages, kind.value), target
    if do in {"up", "down"}:
        by = -1 if do == "up" else 1
        return steps_of.moved(stages, place - 1, by), f"{page}#step-{min(max(place + by, 1), len(stages))}"
    if do == "remove":
        return steps_of.without(stages, place - 1), page
    here = f"{page}?step={place}#step-{place}"
    if do == "ask":
        kind_of_actor, _colon, actor_id = value.partition(":")
        return steps_of.asked(stages, place - 1, kind_of_actor, actor_id), here
    stages = steps_of.written(stages, place - 1, request.POST.dict())
    if do == "drop":
        return steps_of.dropped(stages, place - 1, (_number(value) or 0) - 1), here
    return stages, _who_page(sheet, place) if do == "who" else f"{page}#step-{place}"


def _who_page(sheet: CircuitSheet, place: int) -> str:
    return f"{reverse('circuit-who', args=[sheet.circuit.pk])}?{urlencode({'step': place})}"


def _kind(text: str) -> StepKind:
    try:
        return StepKind(text)
    except ValueError as error:
        raise CircuitUnreadable from error


def _looked_at(request: Request) -> tuple[UUID, int]:
    """Which version the page showed, and how often it had been edited."""
    try:
        return UUID(request.POST.get("base", "")), int(request.POST.get("edits", ""))
    except ValueError as error:
        raise CircuitUnreadable from error


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 6 else None
