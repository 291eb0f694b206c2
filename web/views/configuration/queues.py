"""What waits to be done, what failed and why, and trying it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from common.errors import Kind, Refusal
from journal.models import Delivery
from journal.queries import failing, waiting
from organisation.policies import must_be_administrator
from organisation.roles import Role
from organisation.use_cases.try_failed_work_again import try_failed_work_again
from web.refusals import sentence
from web.request import Request
from web.toasts import leave_toast

LATE = timedelta(minutes=5)
"""What waits longer than this says that the worker is stopped, or overloaded."""
SHOWN = 50

WORK = {
    "audit.verify_when_asked": gettext_lazy("Verify the journal when an auditor asks"),
    "courrier.acknowledge": gettext_lazy("Make the receipt of a letter"),
    "courrier.follow_folder": gettext_lazy("Bring a letter to where its folder stands"),
    "courrier.number": gettext_lazy("Give a letter its number"),
    "courrier.tell_circuit": gettext_lazy("Go on with a circuit after numbering"),
    "courrier.accompany": gettext_lazy("Make a transmittal slip"),
    "notifications.tell_people": gettext_lazy("Tell people what awaits them"),
    "notifications.send_message": gettext_lazy("Send an e-mail"),
    "notifications.invite": gettext_lazy("Send an invitation"),
    "notifications.send_password_link": gettext_lazy("Send a link for a new password"),
    "parapheur.have_sealed": gettext_lazy("Have a document sealed"),
    "parapheur.go_on": gettext_lazy("Go on with a folder after its signature"),
    "parapheur.show_failure": gettext_lazy("Say why a signature failed"),
    "signing.sign_next": gettext_lazy("Sign a document"),
    "signing.try_signing": gettext_lazy("Try whether signing works"),
    "storage.look_into_the_file": gettext_lazy("Check a file that came in"),
}
"""What each subscriber of the journal does, in plain words."""

_MAIL = gettext_lazy(
    "The mail server refused it or can't be reached. Check its address, its account and the network."
)
_NETWORK = gettext_lazy("Another server can't be reached. Check that it runs, and the network.")
_DISK = gettext_lazy("The folder of files can't be read or written. Check the disk and its rights.")
REASONS = {
    "SMTP": _MAIL,
    "Connection": _NETWORK,
    "Timeout": _NETWORK,
    "gaierror": _NETWORK,
    "MaxRetry": _NETWORK,
    "StorageAway": gettext_lazy(
        "The storage of files can't be reached. Check that it runs, and its account."
    ),
    "TimeStampAway": gettext_lazy("The time-stamping service doesn't answer. See the page on signing."),
    "OperationalError": gettext_lazy("The database was busy or away. It is tried again by itself."),
    "PermissionError": _DISK,
    "FileNotFoundError": _DISK,
    "OSError": _DISK,
    "KeyError": gettext_lazy(
        "This version of the product doesn't know this work any more. Ask whoever installed it."
    ),
    "ImproperlyConfigured": gettext_lazy("A setting is missing or wrong. Correct it and restart."),
}
"""How the kind of failure begins, and what it means."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """Work of one kind that waits."""

    work: str
    count: int
    since: datetime
    late: bool


@dataclass(frozen=True, kw_only=True)
class Failed:
    """One piece of work that failed, and when it is tried next."""

    id: int
    work: str
    reason: str
    detail: str
    attempts: int
    since: datetime
    next_try: datetime | None


@require_safe
def queues(request: Request) -> HttpResponse:
    """The state of all that is done after a page has answered."""
    by = request.principal
    must_be_administrator(by)
    lines = [
        Line(work=work(row.subscriber), count=row.count, since=row.since, late=request.now - row.since > LATE)
        for row in waiting(by.administration_id)
    ]
    failed = [_failed(delivery, request.now) for delivery in failing(by.administration_id, limit=SHOWN)]
    context = {
        "here": "configuration",
        "lines": lines,
        "late": any(line.late for line in lines),
        "failed": failed,
        "now": request.now,
        "more": len(failed) == SHOWN,
        "may_try": by.has(Role.TECHNICAL_ADMIN),
    }
    return render(request, "web/pages/configuration/queues.html", context)


@require_POST
def queues_again(request: Request) -> HttpResponse:
    """Try one piece of failed work again, or all of it."""
    chosen = [int(text) for text in request.POST.getlist("work") if text.isascii() and text.isdigit()]
    try:
        count = try_failed_work_again(by=request.principal, delivery_ids=_or_all(chosen), now=request.now)
    except Refusal as refusal:
        if refusal.kind is not Kind.CONFLICT:
            raise
        messages.warning(request, sentence(refusal))
        return redirect("queues")
    told = ngettext(
        "It is tried again now. Look again in a moment.",
        "{count} are tried again now. Look again in a moment.",
        count,
    )
    leave_toast(request, told.format(count=count))
    return redirect("queues")


def work(subscriber: str) -> str:
    """What a subscriber does, in plain words."""
    return str(WORK.get(subscriber, "")) or _("Work of an earlier version ({name})").format(name=subscriber)


def reason(problem: str) -> str:
    """Why it failed, from the failure's kind, and what to do."""
    kind = problem.split(":", 1)[0]
    known = next((said for start, said in REASONS.items() if kind.startswith(start)), None)
    return (
        str(known) if known else _("Something unforeseen. Pass the technical detail on to whoever helps you.")
    )


def _or_all(chosen: Sequence[int]) -> Sequence[int] | None:
    return chosen or None


def _failed(delivery: Delivery, now: datetime) -> Failed:
    return Failed(
        id=delivery.pk,
        work=work(delivery.subscriber),
        reason=reason(delivery.problem),
        detail=delivery.problem,
        attempts=delivery.attempts,
        since=delivery.entry.occurred_at,
        next_try=delivery.next_try_at if delivery.next_try_at > now else None,
    )
