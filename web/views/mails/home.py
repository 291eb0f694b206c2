"""The first page: what waits for me."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.policies import can_audit
from audit.queries import Search, entries, proof_state
from audit.use_cases.request_verification import PATIENCE
from common.clock import local_day
from courrier import queries as mails
from courrier.letter_queries import letters_begun
from courrier.narrowing import MailFilter
from courrier.policies import Sight, sight_of, units_drafting
from courrier.started_queries import last_started
from courrier.status import Direction, Status
from organisation.principal import Principal
from organisation.roles import READS_CONTENT, Role
from parapheur import queries as folders
from web.context import ways
from web.request import Request
from web.views.journal.looks import told
from web.views.mails.waiting import in_words


@require_safe
def menu(request: Request) -> HttpResponse:
    """Every way on one page, for the telephone, whose bar holds four."""
    return render(request, "web/pages/mails/menu.html", {"here": "menu"})


@require_safe
def home(request: Request) -> HttpResponse:
    """Counts first, then what is most urgent, each with its way on."""
    principal = request.principal
    today = local_day(request.now, principal.time_zone)
    waiting = folders.waiting_by_kind(principal, day=today)
    sight = sight_of(principal)
    loads = mails.loads(principal, day=today, sight=sight)
    context = {
        "here": "home",
        "today": today,
        "to_do": mails.to_do(principal, limit=8, sight=sight),
        "waiting": list(folders.waiting_for(principal)[:4]),
        "waiting_count": waiting.total,
        "waiting_words": in_words(waiting),
        "loads": loads,
        "most": max((load.count for load in loads), default=0),
        "letters": letters_begun(principal) if units_drafting(principal) else [],
        "elsewhere": [way for way in ways(principal) if way.name != "home"]
        if not principal.has(*READS_CONTENT)
        else [],
    }
    if principal.has(Role.CLERK):
        context |= _desk(principal, sight, today)
    elif principal.has(Role.HEAD, Role.SECRETARY, Role.AGENT):
        reached, late = mails.counts(
            principal, MailFilter(statuses=(Status.ASSIGNED,)), MailFilter(late_on=today), sight=sight
        )
        context |= {"reached_count": reached, "own_late_count": late}
    if can_audit(principal):
        context |= _history(request)
    return render(request, "web/pages/mails/home.html", context)


def _history(request: Request) -> dict[str, Any]:
    """How far the journal is proved, and what was written into it last."""
    proof = proof_state()
    page = entries(Search(reads=False), principal=request.principal, now=request.now, limit=5)
    return {
        "proof": proof,
        "stuck": proof.asked_at is not None and request.now - proof.asked_at > PATIENCE,
        "lines": [told(line) for line in page.lines],
    }


def _desk(principal: Principal, sight: Sight, today: date) -> dict[str, Any]:
    """What a registry office has to do today."""
    incoming, outgoing = MailFilter(direction=Direction.INCOMING), MailFilter(direction=Direction.OUTGOING)
    counted = {
        "late_count": replace(incoming, late_on=today),
        "to_assign_count": replace(incoming, statuses=(Status.REGISTERED, Status.TO_REORIENT)),
        "to_dispatch_count": replace(outgoing, statuses=(Status.TO_DISPATCH,)),
        "registered_today": replace(incoming, since=today),
    }
    seen = mails.overview(principal, chosen=incoming, limit=6, counted=list(counted.values()), sight=sight)
    return {
        **dict(zip(counted, seen.counts, strict=True)),
        "last": seen.page.mails,
        "begun": last_started(principal, Direction.INCOMING),
    }
