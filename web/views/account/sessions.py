"""Where one is signed in, and ending it elsewhere."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from organisation.models import OpenSession
from organisation.queries import open_sessions_of
from organisation.use_cases.end_other_sessions import end_other_sessions
from organisation.use_cases.end_session import end_session
from web.devices import device_icon, device_in_words
from web.request import Request


@dataclass(frozen=True, kw_only=True)
class Place:
    """A browser in which one is signed in, as the page shows it."""

    session: OpenSession
    words: str
    glyph: str
    is_here: bool


@require_safe
def sessions(request: Request) -> HttpResponse:
    """The browsers in which one is signed in, this one first."""
    key = request.session.session_key
    places = [
        Place(
            session=row,
            words=device_in_words(row.device),
            glyph=device_icon(row.device),
            is_here=row.key == key,
        )
        for row in open_sessions_of(request.principal, now=request.now)
    ]
    places.sort(key=lambda place: not place.is_here)
    context = {
        "here": "profile",
        "now": request.now,
        "places": places,
        "others": sum(not place.is_here for place in places),
    }
    return render(request, "web/pages/account/sessions.html", context)


@require_POST
def end(request: Request, session_id: UUID) -> HttpResponse:
    """Sign one browser out. :raises Unseen: not one's own, or ended already."""
    end_session(by=request.principal, session_id=session_id, now=request.now)
    messages.success(request, _("That session is ended."), extra_tags="good")
    return redirect("sessions")


@require_POST
def end_others(request: Request) -> HttpResponse:
    """Sign out every browser but this one."""
    ended = end_other_sessions(by=request.principal, key=request.session.session_key or "", now=request.now)
    said = ngettext("{count} session is ended.", "{count} sessions are ended.", ended)
    messages.success(request, said.format(count=ended), extra_tags="good")
    return redirect("sessions")
