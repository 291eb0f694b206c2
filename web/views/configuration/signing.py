"""Whether signing works: what was found when it was last tried, and trying it again."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from organisation.roles import Role
from signing.queries import last_check, signing_setting
from signing.use_cases.ask_for_check import ask_for_check
from web.request import Request
from web.toasts import leave_toast

LONG = timedelta(minutes=2)
"""After this long without an answer, the worker is probably not running."""


@require_safe
def signing(request: Request) -> HttpResponse:
    """What each part of signing answered, with what to do next."""
    check = last_check(request.principal)
    context = {
        "here": "configuration",
        "check": check,
        "setting": signing_setting(request.principal),
        "now": request.now,
        "unanswered": bool(check.awaited_since and request.now - check.awaited_since > LONG),
        "may_check": request.principal.has(Role.TECHNICAL_ADMIN),
    }
    return render(request, "web/pages/configuration/signing.html", context)


@require_POST
def signing_check(request: Request) -> HttpResponse:
    """Have every part tried again."""
    ask_for_check(by=request.principal, now=request.now)
    leave_toast(request, _("Signing is being tried. The answer comes here by itself."))
    return redirect("signing")
