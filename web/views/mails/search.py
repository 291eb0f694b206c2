"""One box over what this person may see: mails, folders, cases, correspondents."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.clock import local_day
from common.text import clean_line
from courrier.case_queries import find_cases
from courrier.narrowing import MailFilter
from courrier.queries import Cursor, find_correspondents, mail_page
from organisation.roles import Role
from parapheur.queries import find_folders
from web.cursors import read_place, write_place
from web.request import Request

_LONGEST = 200
_FEW = 5


@require_safe
def search(request: Request) -> HttpResponse:
    """What bears these words or this number, the newest first."""
    by = request.principal
    words = clean_line(request.GET.get("q", "")[:_LONGEST])
    place = read_place(request.GET.get("after", ""))
    context = {"here": "search", "words": words, "today": local_day(request.now, by.time_zone)}
    if words:
        page = mail_page(by, chosen=MailFilter(search=words), before=Cursor(*place) if place else None)
        context |= {
            "page": page,
            "older": write_place(page.next.entered_at, page.next.mail_id) if page.next else "",
            "single": words.split()[0] if len(words.split()) > 1 else "",
        }
        if place is None:
            context |= {
                "cases": find_cases(by, words, limit=_FEW),
                "folders": find_folders(by, words, limit=_FEW),
                "correspondents": find_correspondents(by, words, limit=_FEW) if by.has(Role.CLERK) else [],
            }
    return render(request, "web/pages/mails/search.html", context)
