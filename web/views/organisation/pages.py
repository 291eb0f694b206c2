"""The administrator's pages: the entrance, the chart, posts and people."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from common.clock import local_day
from common.days import read_day
from common.errors import Refusal
from organisation.policies import abilities, must_be_administrator
from organisation.queries import (
    has_second_factor,
    holding_of,
    holdings_of_person,
    holdings_of_post,
    must_host,
    organisation_chart,
    people,
    person_of,
    person_row,
    post_of,
    unit_of,
)
from organisation.roles import Role
from web.request import Request
from web.views.organisation.acting import acting
from web.views.organisation.person_forms import PERSON_ACTS, Invite
from web.views.organisation.places import read_name_place, write_name_place
from web.views.organisation.post_forms import POST_ACTS, Appoint, CreatePost, EndAppointment
from web.views.organisation.setup import missing
from web.views.organisation.unit_forms import UNIT_ACTS

ACTING = require_http_methods(["GET", "HEAD", "POST"])


def _page(request: Request, name: str, here: str, **context: Any) -> HttpResponse:
    return render(request, f"web/pages/organisation/{name}.html", {"here": here} | context)


def _today(request: Request) -> Any:
    return local_day(request.now, request.principal.time_zone)


@require_safe
def organisation(request: Request) -> HttpResponse:
    """What is set up and what is still missing."""
    must_be_administrator(request.principal)
    return _page(
        request,
        "organisation",
        "organisation",
        steps=missing(request.principal, day=_today(request)),
        technical=request.principal.has(Role.TECHNICAL_ADMIN),
        host=_hosts(request),
    )


def _hosts(request: Request) -> bool:
    try:
        must_host(request.principal, day=_today(request))
    except Refusal:
        return False
    return True


@require_safe
def units(request: Request) -> HttpResponse:
    """The organisation chart of a day."""
    must_be_administrator(request.principal)
    today, typed, unread = _today(request), request.GET.get("day", ""), False
    try:
        day = read_day(typed, today=today) if typed else today
    except Refusal:
        day, unread = today, True
    chart = organisation_chart(request.principal, day=day)
    return _page(
        request, "units", "organisation", chart=chart, day=day, today=today, typed=typed, unread=unread
    )


@require_safe
def posts(request: Request) -> HttpResponse:
    """The posts of the chart by unit, with who holds them."""
    must_be_administrator(request.principal)
    chart = organisation_chart(request.principal, day=_today(request))
    vacant = request.GET.get("show") == "vacant"
    rows = [(place.unit, held) for place in chart for held in place.posts if not vacant or not held.holdings]
    return _page(request, "posts", "organisation", rows=rows, vacant=vacant)


@require_safe
def unit(request: Request, unit_id: UUID) -> HttpResponse:
    """One unit with its posts and the units below."""
    by = request.principal
    must_be_administrator(by)
    record, today = unit_of(by, unit_id), _today(request)
    chart = organisation_chart(by, day=max(today, record.opened_on))
    places = {place.unit.pk: place for place in chart}
    place = places.get(record.pk)
    parent = places.get(place.parent_id) if place and place.parent_id else None
    return _page(
        request,
        "unit",
        "organisation",
        unit=record,
        posts=place.posts if place else (),
        parent=parent.unit if parent else None,
        below=[other.unit for other in chart if other.parent_id == record.pk],
        may=abilities(by, record) if record.closed_on is None else frozenset(),
    )


@ACTING
def unit_act(request: Request, unit_id: UUID, name: str) -> HttpResponse:
    """Open a unit below, rename, move or close this one."""
    if name not in UNIT_ACTS:
        raise Http404
    return acting(request, UNIT_ACTS[name], unit_of(request.principal, unit_id))


@ACTING
def post_create(request: Request, unit_id: UUID) -> HttpResponse:
    """A new post in the unit."""
    return acting(request, CreatePost, unit_of(request.principal, unit_id))


@require_safe
def post(request: Request, post_id: UUID) -> HttpResponse:
    """One post: powers, who holds it, who held it."""
    by = request.principal
    must_be_administrator(by)
    record = post_of(by, post_id)
    return _page(
        request,
        "post",
        "organisation",
        post=record,
        rights=list(record.rights.all()),
        holdings=holdings_of_post(by, record),
        today=_today(request),
        may=abilities(by, record) if record.closed_on is None else frozenset(),
    )


@ACTING
def post_act(request: Request, post_id: UUID, name: str) -> HttpResponse:
    """Change or close the post."""
    if name not in POST_ACTS:
        raise Http404
    return acting(request, POST_ACTS[name], post_of(request.principal, post_id))


@require_safe
def people_list(request: Request) -> HttpResponse:
    """The people of the administration, found by a part of their name or address."""
    by = request.principal
    must_be_administrator(by)
    search, leavers = request.GET.get("q", ""), request.GET.get("show") == "all"
    chosen = request.GET.get("post", "")
    page = people(
        by,
        day=_today(request),
        search=search,
        leavers=leavers,
        after=read_name_place(request.GET.get("after", "")),
    )
    return _page(
        request,
        "people",
        "people",
        page=page,
        search=search,
        leavers=leavers,
        post=post_of(by, _uuid(chosen)) if chosen else None,
        next=write_name_place(page.next) if page.next else "",
    )


@require_safe
def person(request: Request, person_id: UUID) -> HttpResponse:
    """One person: account, posts over time."""
    by = request.principal
    must_be_administrator(by)
    record = person_of(by, person_id)
    row = person_row(record, day=_today(request))
    return _page(
        request,
        "person",
        "people",
        person=record,
        holdings=holdings_of_person(by, record),
        today=_today(request),
        spoken={"fr": "Français", "ar": "العربية"}[record.language],
        second_factor=has_second_factor(record.pk),
        title=row.holdings[0].post.title.in_language(get_language() or "fr") if row.holdings else "",
        may=abilities(by, record, units=row.units),
    )


@ACTING
def person_invite(request: Request) -> HttpResponse:
    """A new account."""
    return acting(request, Invite, None)


@ACTING
def person_act(request: Request, person_id: UUID, name: str) -> HttpResponse:
    """Correct, close or open the account; second factor; the invitation again."""
    if name not in PERSON_ACTS:
        raise Http404
    return acting(request, PERSON_ACTS[name], person_of(request.principal, person_id))


@ACTING
def person_appoint(request: Request, person_id: UUID) -> HttpResponse:
    """A post for the person."""
    return acting(request, Appoint, person_of(request.principal, person_id))


@ACTING
def appointment_end(request: Request, holding_id: UUID) -> HttpResponse:
    """The end of an appointment."""
    return acting(request, EndAppointment, holding_of(request.principal, holding_id))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
