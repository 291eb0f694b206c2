"""Registers, types of mail and instructions: the lists, and the forms on them."""

import re
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from common.clock import local_day
from common.errors import Unseen
from courrier.list_queries import (
    RegisterSheet,
    kept_instructions,
    kept_mail_types,
    next_reference,
    register_sheet,
    register_sheets,
)
from courrier.mask import MaskUnusable
from courrier.policies import must_keep_lists
from web.refusals import sentence
from web.request import Request
from web.views.configuration.list_forms import (
    REGISTER_ACTS,
    ChangeInstruction,
    ChangeMailType,
    DefineInstruction,
    DefineMailType,
    OpenRegister,
)
from web.views.organisation.acting import acting

ACTING = require_http_methods(["GET", "HEAD", "POST"])


def _page(request: Request, name: str, **context: Any) -> HttpResponse:
    return render(request, f"web/pages/configuration/{name}.html", {"here": "configuration"} | context)


def _sheet(request: Request, register_id: UUID) -> RegisterSheet:
    today = local_day(request.now, request.principal.time_zone)
    return register_sheet(request.principal, register_id, day=today)


@require_safe
def registers(request: Request) -> HttpResponse:
    """All registers, with the next number of each."""
    must_keep_lists(request.principal)
    today = local_day(request.now, request.principal.time_zone)
    return _page(request, "registers", sheets=register_sheets(request.principal, day=today))


@require_safe
def register(request: Request, register_id: UUID) -> HttpResponse:
    """One register: who keeps it, how it counts."""
    must_keep_lists(request.principal)
    return _page(request, "register", sheet=_sheet(request, register_id))


@require_safe
def register_mask(request: Request) -> HttpResponse:
    """How the next number will be written by the mask that is being typed, or why it can't be."""
    must_keep_lists(request.principal)
    today = local_day(request.now, request.principal.time_zone)
    asked = request.GET
    # the form's own fields come before those that the address gives, and are empty when it has none
    number = next(
        (int(text) for text in asked.getlist("first_number") if re.fullmatch("[0-9]{1,7}", text)), 1
    )
    code = next((text.strip()[:20] for text in asked.getlist("code") if text.strip()), "")
    try:
        example = next_reference(
            mask_text=asked.get("mask", "").strip(), code=code, number=number, year=today.year
        )
    except MaskUnusable as refusal:
        return _page(request, "mask", problem=sentence(refusal))
    return _page(request, "mask", example=example)


@ACTING
def register_new(request: Request) -> HttpResponse:
    """Open a register."""
    return acting(request, OpenRegister, None)


@ACTING
def register_act(request: Request, register_id: UUID, name: str) -> HttpResponse:
    """Change it, begin its year at a number, take it out of use or into use."""
    if name not in REGISTER_ACTS:
        raise Unseen
    must_keep_lists(request.principal)
    return acting(request, REGISTER_ACTS[name], _sheet(request, register_id))


@require_safe
def mail_types(request: Request) -> HttpResponse:
    """All types of mail."""
    return _page(request, "mail_types", choices=kept_mail_types(request.principal))


@ACTING
def mail_type_new(request: Request) -> HttpResponse:
    """Add one."""
    return acting(request, DefineMailType, None)


@ACTING
def mail_type(request: Request, choice_id: UUID) -> HttpResponse:
    """Change one, or take it out of the lists."""
    return acting(request, ChangeMailType, _one_of(kept_mail_types(request.principal), choice_id))


@require_safe
def instructions(request: Request) -> HttpResponse:
    """All instructions."""
    return _page(request, "instructions", choices=kept_instructions(request.principal))


@ACTING
def instruction_new(request: Request) -> HttpResponse:
    """Add one."""
    return acting(request, DefineInstruction, None)


@ACTING
def instruction(request: Request, choice_id: UUID) -> HttpResponse:
    """Change one, or take it out of the lists."""
    return acting(request, ChangeInstruction, _one_of(kept_instructions(request.principal), choice_id))


def _one_of(choices: list[Any], choice_id: UUID) -> Any:
    for choice in choices:
        if choice.pk == choice_id:
            return choice
    raise Unseen
