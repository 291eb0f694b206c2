"""Delegations: those that one gave and received, a new one, taking one back."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from common.clock import local_day
from common.errors import Forbidden
from organisation.models import Delegation
from organisation.policies import can_revoke
from organisation.queries import (
    delegation_candidates,
    delegation_of,
    delegations_given,
    delegations_of,
    delegations_received,
    person_of,
)
from organisation.roles import Role
from web.cursors import read_identifier
from web.request import Request
from web.views.organisation.acting import acting
from web.views.organisation.delegation_forms import Delegate, Revoke, own_capacities

ACTING = require_http_methods(["GET", "HEAD", "POST"])
_ROWS, _FOUND = 25, 12


@dataclass(frozen=True, kw_only=True)
class Row:
    """A delegation as it stands today: ``state`` is to come, in force, over or taken back."""

    delegation: Delegation
    state: str
    last_day: date
    revocable: bool


@require_safe
def delegations(request: Request) -> HttpResponse:
    """What one gave, what one received; for administrators and auditors all of the administration."""
    by, today = request.principal, local_day(request.now, request.principal.time_zone)

    def rows(found: list[Delegation]) -> list[Row]:
        return [_row(request, one, today) for one in found]

    after = read_identifier(request.GET.get("after", ""))
    sees_all = by.has(Role.FUNCTIONAL_ADMIN, Role.AUDITOR)
    everything = delegations_of(by, after=after, limit=_ROWS + 1) if sees_all else []
    context = {
        "here": "delegations",
        "given": rows(delegations_given(by, limit=_ROWS)),
        "received": rows(delegations_received(by, limit=_ROWS)),
        "everything": rows(everything[:_ROWS]),
        "sees_all": sees_all,
        "older": everything[_ROWS - 1].pk if len(everything) > _ROWS else None,
        "may_delegate": bool(own_capacities(by)),
    }
    return render(request, "web/pages/organisation/delegations.html", context)


@ACTING
def delegation_new(request: Request) -> HttpResponse:
    """To whom, then for how long and by which act. :raises Forbidden: one holds no post."""
    if not own_capacities(request.principal):
        raise Forbidden
    person_id = read_identifier(request.GET.get("to", ""))
    if person_id is not None:
        return acting(request, Delegate, person_of(request.principal, person_id))
    search = request.GET.get("q", "").strip()[:120]
    found = delegation_candidates(request.principal, search=search, limit=_FOUND + 1)
    context = {"here": "delegations", "search": search, "people": found[:_FOUND], "more": len(found) > _FOUND}
    return render(request, "web/pages/organisation/delegate.html", context)


@ACTING
def delegation_revoke(request: Request, delegation_id: UUID) -> HttpResponse:
    """Take one back. :raises Forbidden: it isn't this person's to take back."""
    delegation = delegation_of(request.principal, delegation_id)
    if not can_revoke(request.principal, delegation):
        raise Forbidden
    return acting(request, Revoke, delegation)


def _row(request: Request, one: Delegation, today: date) -> Row:
    if one.revoked_at:
        state = "revoked"
    elif one.ends_on <= today:
        state = "over"
    else:
        state = "coming" if one.starts_on > today else "in_force"
    revocable = state in {"coming", "in_force"} and can_revoke(request.principal, one)
    return Row(delegation=one, state=state, last_day=one.ends_on - timedelta(days=1), revocable=revocable)
