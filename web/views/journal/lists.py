"""The journal: who did what, when, to which record; narrowed, page by page, and taken out as a table."""

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.policies import NotAnAuditor, can_audit
from audit.queries import Page, entries, proof_state
from audit.sentences import actions
from audit.use_cases.export_entries import export_entries
from common.clock import local_day
from organisation.queries import units_covered
from organisation.roles import Role
from web.cursors import PageGone
from web.request import Request
from web.views.journal.filters import KINDS, PERIODS, Chosen, read_filters
from web.views.journal.looks import told

_ROWS = 50


@require_safe
def journal(request: Request) -> HttpResponse:
    """The entries that fit, newest first, under the state of their proof."""
    by, zone = request.principal, request.principal.time_zone
    if not can_audit(by):
        raise NotAnAuditor
    today = local_day(request.now, zone)
    chosen = read_filters(request.GET, by=by, today=today)
    after = read_after(request)
    page = Page(lines=[], next=None)
    if not chosen.undecided:
        search = chosen.as_search(today=today, zone=zone)
        page = entries(search, principal=by, now=request.now, after=after, limit=_ROWS)
    context = {
        "here": "journal",
        "today": today,
        "chosen": chosen,
        "lines": [told(line) for line in page.lines],
        "older": chosen.address(after=str(page.next)) if page.next else "",
        "newest": chosen.address() if after else None,
        "proof": proof_state(),
        "periods": PERIODS.items(),
        "kinds": [(name, label, chosen.address(show=name)) for name, label in KINDS.items()],
        "units": units_covered(by, Role.AUDITOR),
        "actions": actions(),
        "choices": _choices(chosen),
    }
    return render(request, "web/pages/journal/journal.html", context)


@require_POST
def export(request: Request) -> HttpResponse | StreamingHttpResponse:
    """The same entries as a table for a spreadsheet; that they were taken out is an entry itself."""
    by = request.principal
    today = local_day(request.now, by.time_zone)
    chosen = read_filters(request.POST, by=by, today=today)
    if chosen.undecided:
        return redirect(f"/journal/?{chosen.address()}")
    search = chosen.as_search(today=today, zone=by.time_zone)
    parts = export_entries(search=search, principal=by, now=request.now)
    answer = StreamingHttpResponse(parts, content_type="text/csv; charset=utf-8")
    name = _("journal")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}-{today:%Y-%m-%d}.csv"
    return answer


def read_after(request: Request) -> UUID | None:
    """The entry after which the page begins. :raises PageGone: the address isn't one of ours."""
    text = request.GET.get("after", "")
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise PageGone from error


def _choices(chosen: Chosen) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    """For what may mean several: what it was typed as, and each candidate with the address that asks for it."""
    fields = {"person": "who", "record": "what"}
    return [
        (
            name,
            chosen.typed[fields[name]],
            [
                (found.label, found.more, chosen.address(**{name: str(found.pk), fields[name]: found.label}))
                for found in candidates
            ],
        )
        for name, candidates in chosen.candidates.items()
        if len(candidates) != 1
    ]
