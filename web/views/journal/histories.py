"""The whole history of a record, and what one person did, as timelines; the proof of one entry."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.queries import Search, entries, proof_of, proof_state, readers_of
from common.clock import local_day
from common.errors import Unseen
from organisation.queries import person_of, person_row
from web.request import Request
from web.views.account.notifications import ADDRESSES
from web.views.journal.filters import KINDS, READS
from web.views.journal.lists import read_after
from web.views.journal.looks import told

_ROWS = 50


@require_safe
def record_history(request: Request, kind: str, record_id: UUID) -> HttpResponse:
    """What happened to a record and in its matter, and who looked at it.

    :raises Unseen: nothing of it is on record for this auditor.
    """
    by, show = request.principal, _show(request)
    after = read_after(request)
    search = Search(record_id=record_id, reads=READS[show])
    page = entries(search, principal=by, now=request.now, after=after, limit=_ROWS)
    known = page.lines or entries(Search(record_id=record_id), principal=by, now=request.now, limit=1).lines
    refs = [ref for line in known for ref in (line.about, line.matter) if ref and ref.id == record_id]
    if not refs or refs[0].kind != kind:
        raise Unseen
    context = {
        "here": "journal",
        "kind": kind,
        "record_id": record_id,
        "label": next((ref.label for ref in refs if ref.label), ""),
        "record_page": reverse(ADDRESSES[kind], args=[record_id]) if kind in ADDRESSES else "",
        "lines": [told(line) for line in page.lines],
        "next": page.next,
        "show": show,
        "kinds": KINDS.items(),
        "readers": readers_of(record_id, principal=by, now=request.now),
        "proof": proof_state(),
        "unsealed": sum(not line.is_sealed for line in page.lines),
        "is_first": after is None,
    }
    return render(request, "web/pages/journal/record.html", context)


@require_safe
def person_history(request: Request, person_id: UUID) -> HttpResponse:
    """What a person, or an application, did. :raises Unseen: not of this administration."""
    by, show = request.principal, _show(request)
    search = Search(person_id=person_id, reads=READS[show])
    page = entries(search, principal=by, now=request.now, after=read_after(request), limit=_ROWS)
    person = person_of(by, person_id)
    context = {
        "here": "journal",
        "person": person,
        "row": person_row(person, day=local_day(request.now, by.time_zone)),
        "lines": [told(line) for line in page.lines],
        "next": page.next,
        "show": show,
        "kinds": KINDS.items(),
    }
    return render(request, "web/pages/journal/person.html", context)


@require_safe
def entry_proof(request: Request, entry_id: UUID) -> JsonResponse:
    """The proof of one entry, for who verifies without this product.

    :raises Unseen: it isn't there for this auditor, or isn't sealed yet.
    """
    proof = proof_of(entry_id, principal=request.principal, now=request.now)
    answer = JsonResponse(proof.as_data(), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="entry-{proof.position}.json"'
    return answer


def _show(request: Request) -> str:
    asked = request.GET.get("show", "")
    return asked if asked in KINDS else ""
