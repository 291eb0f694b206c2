"""The first page: what waits for me."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.clock import local_day
from courrier import queries as mails
from courrier.letter_queries import letters_begun
from courrier.policies import units_drafting
from courrier.started_queries import last_started
from courrier.status import Direction, Status
from organisation.roles import READS_CONTENT, Role
from parapheur import queries as folders
from web.context import ways
from web.request import Request


@require_safe
def menu(request: Request) -> HttpResponse:
    """Every way on one page, for the telephone, whose bar holds four."""
    return render(request, "web/pages/mails/menu.html", {"here": "menu"})


@require_safe
def home(request: Request) -> HttpResponse:
    """Counts first, then what is most urgent, each with its way on."""
    principal = request.principal
    today = local_day(request.now, principal.time_zone)
    context = {
        "here": "home",
        "today": today,
        "to_do": mails.to_do(principal, limit=8),
        "waiting": list(folders.waiting_for(principal)[:4]),
        "waiting_count": folders.count_waiting(principal),
        "reached_count": mails.count(principal, chosen=mails.MailFilter(statuses=(Status.ASSIGNED,)))
        if principal.has(Role.HEAD, Role.SECRETARY, Role.AGENT)
        else None,
        "own_late_count": mails.count(principal, chosen=mails.MailFilter(late_on=today))
        if principal.has(Role.HEAD, Role.SECRETARY, Role.AGENT)
        else None,
        "letters": letters_begun(principal) if units_drafting(principal) else [],
        "elsewhere": [way for way in ways(principal) if way.name != "home"]
        if not principal.has(*READS_CONTENT)
        else [],
    }
    if principal.has(Role.CLERK):
        incoming = mails.MailFilter(direction=Direction.INCOMING)
        context |= {
            "late_count": mails.count(
                principal, chosen=mails.MailFilter(direction=Direction.INCOMING, late_on=today)
            ),
            "to_assign_count": mails.count(
                principal,
                chosen=mails.MailFilter(
                    direction=Direction.INCOMING, statuses=(Status.REGISTERED, Status.TO_REORIENT)
                ),
            ),
            "to_dispatch_count": mails.count(
                principal,
                chosen=mails.MailFilter(direction=Direction.OUTGOING, statuses=(Status.TO_DISPATCH,)),
            ),
            "registered_today": mails.count(
                principal, chosen=mails.MailFilter(direction=Direction.INCOMING, since=today)
            ),
            "last": mails.mail_page(principal, chosen=incoming, limit=6).mails,
            "begun": last_started(principal, Direction.INCOMING),
        }
    return render(request, "web/pages/mails/home.html", context)
