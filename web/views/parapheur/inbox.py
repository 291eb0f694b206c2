"""The parapheur: what waits for my decision, the most urgent first; what I started and wait for; what I prepare."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from common.clock import local_day
from organisation.principal import Capacity, Principal
from organisation.roles import Role
from parapheur import queries
from parapheur.engine.values import Verb
from parapheur.models import Folder, Step
from parapheur.policies import units_starting
from web.cursors import PageGone, read_place, write_place
from web.request import Request

SIZE = 25
NO_DAY = "-"


@dataclass(frozen=True, kw_only=True)
class Row:
    """A folder in the pile: ``step`` is what is asked there; ``capacity`` says for whom, when by delegation.

    Of those one follows, ``held`` are the steps at which they wait, and ``decided`` is what one decided.
    """

    folder: Folder
    step: Step | None
    leaves: queries.Leaves | None
    capacity: Capacity | None
    held: tuple[Step, ...] = ()
    decided: Verb | None = None


@dataclass(frozen=True, kw_only=True)
class Group:
    """The folders of one stretch of days."""

    heading: str | Promise
    rows: list[Row]


@require_safe
def parapheur(request: Request) -> HttpResponse:
    """The pile."""
    shown = request.GET.get("show", "")
    page = {"followed": _followed, "prepared": _prepared, "decided": _decided}.get(shown, _waiting)
    by = request.principal
    context = page(request) | {
        "here": "parapheur",
        "today": local_day(request.now, by.time_zone),
        "now": request.now,
        "waiting_count": queries.count_waiting(by),
        "prepares": by.has(Role.SECRETARY),
        "starts": bool(units_starting(by)),
        "signed": signed_of(request),
    }
    return render(request, "web/pages/parapheur/inbox.html", context)


@require_safe
def begin(request: Request) -> HttpResponse:
    """Straight to the most urgent folder, or back to the pile when it is empty."""
    step = queries.next_waiting(request.principal)
    return redirect("folder", step.folder_id) if step else redirect("parapheur")


def _waiting(request: Request) -> dict[str, Any]:
    return _pile(request, queries.waiting_for(request.principal), "")


def _prepared(request: Request) -> dict[str, Any]:
    return _pile(request, queries.prepared_by(request.principal), "prepared")


def _decided(request: Request) -> dict[str, Any]:
    place = read_place(request.GET.get("after", ""))
    steps = queries.decided_page(request.principal, after=place, limit=SIZE + 1)
    shown = steps[:SIZE]
    folders = [step.folder for step in shown]
    leaves, held = queries.leaves_of(folders), queries.held_by(folders)
    rows = [
        Row(
            folder=step.folder,
            step=None,
            leaves=leaves.get(step.folder_id),
            capacity=None,
            held=tuple(held.get(step.folder_id, ())),
            decided=Verb(step.progress["outcome"]["verb"]),
        )
        for step in shown
    ]
    last = shown[-1] if len(steps) > SIZE else None
    return {
        "shown": "decided",
        "groups": [Group(heading="", rows=rows)] if rows else [],
        "next": write_place(last.decided_at, last.pk) if last and last.decided_at else "",
    }


def _pile(request: Request, found: QuerySet[Step], shown: str) -> dict[str, Any]:
    """A page of the pile; what was put first stands on top of its first page."""
    by, after = request.principal, _read(request.GET.get("after", ""))
    first = queries.put_first(found) if after is None else []
    steps = queries.waiting_page(found.filter(put_first_at=None), after=after, limit=SIZE + 1)
    page, more = steps[:SIZE], len(steps) > SIZE
    rows = rows_of(by, [*first, *page])
    groups = [Group(heading=_("To see first"), rows=rows[: len(first)])] if first else []
    groups += _groups(rows[len(first) :], local_day(request.now, by.time_zone))
    return {"shown": shown, "groups": groups, "next": _write(page[-1]) if more else ""}


def _followed(request: Request) -> dict[str, Any]:
    place = read_place(request.GET.get("after", ""))
    folders = queries.folder_page(request.principal, after=place, limit=SIZE + 1, own=True)
    shown = folders[:SIZE]
    leaves, held = queries.leaves_of(shown), queries.held_by(shown)
    rows = [
        Row(
            folder=folder,
            step=None,
            leaves=leaves.get(folder.pk),
            capacity=None,
            held=tuple(held.get(folder.pk, ())),
        )
        for folder in shown
    ]
    more = len(folders) > SIZE
    return {
        "shown": "followed",
        "groups": [Group(heading="", rows=rows)] if rows else [],
        "next": write_place(shown[-1].state_since, shown[-1].pk) if more else "",
    }


def rows_of(by: Principal, steps: Sequence[Step]) -> list[Row]:
    """The steps as the pile shows them: one query."""
    leaves = queries.leaves_of(step.folder for step in steps)
    return [
        Row(
            folder=step.folder,
            step=step,
            leaves=leaves.get(step.folder_id),
            capacity=_by_delegation(by, step),
        )
        for step in steps
    ]


def _groups(rows: list[Row], today: date) -> list[Group]:
    sunday = today + timedelta(days=6 - today.weekday())
    stretches: tuple[tuple[str | Promise, Callable[[date | None], bool]], ...] = (
        (_("Late or for today"), lambda due: due is not None and due <= today),
        (_("This week"), lambda due: due is not None and today < due <= sunday),
        (_("Later"), lambda due: due is None or due > sunday),
    )
    groups = [
        Group(heading=heading, rows=[row for row in rows if fits(row.folder.due_on)])
        for heading, fits in stretches
    ]
    return [group for group in groups if group.rows]


def _by_delegation(by: Principal, step: Step) -> Capacity | None:
    capacity = by.capacity_of_post(step.waits_for_post_id) if step.waits_for_post_id else None
    return capacity if capacity and capacity.delegator else None


def signed_of(request: Request) -> dict[str, str]:
    """The signature that was just asked for, as the address says; read again by the page itself."""
    folder, _tilde, step = request.GET.get("signed", "").partition("~")
    try:
        return {"folder": str(UUID(folder)), "step": str(UUID(step))} if folder else {}
    except ValueError:
        return {}


def _write(step: Step) -> str:
    since = step.waiting_since or step.folder.state_since
    return f"{step.folder.due_on or NO_DAY}~{write_place(since, step.pk)}"


def _read(text: str) -> queries.Place | None:
    if not text:
        return None
    day, _tilde, rest = text.partition("~")
    place = read_place(rest)
    if place is None:
        raise PageGone
    try:
        return None if day == NO_DAY else date.fromisoformat(day), *place
    except ValueError as error:
        raise PageGone from error
