"""Delegate the powers of one's post to another person, by a written act, for a period."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from common.errors import Kind, Refusal, gettext_noop
from common.text import clean_line
from journal.publish import publish
from journal.requests import claim
from organisation.events import PowersDelegated
from organisation.models import Delegation, PostHolding, Unit
from organisation.policies import must_hold
from organisation.principal import Capacity, Principal
from organisation.queries import day_of, delegation_of, lock_administration, person_of, post_of, unit_of
from organisation.references import ref
from organisation.use_cases.appoint import PeriodReversed, PersonClosed


class ActMissing(Refusal):
    """A delegation rests on a written act."""

    code = "act_missing"
    kind = Kind.INVALID
    message = gettext_noop(
        "The number of the act is missing. Fill in the number of the decision that delegates."
    )


class ActTooLate(Refusal):
    """The act is dated after the period that it opens."""

    code = "act_too_late"
    kind = Kind.INVALID
    message = gettext_noop(
        "The act is dated {act_date:%d/%m/%Y}, after the first day of the delegation. Correct one of the two dates."
    )


class DelegatingToOneself(Refusal):
    """Delegator and delegate are one person."""

    code = "delegating_to_oneself"
    kind = Kind.INVALID
    message = gettext_noop("You can't delegate to yourself. Choose another person.")


class UnitOutsidePost(Refusal):
    """The delegation would reach further than the post."""

    code = "unit_outside_post"
    kind = Kind.INVALID
    message = gettext_noop("Your post has no powers over “{unit}”. Take that unit out of the delegation.")


class DelegationOutlivesPost(Refusal):
    """One can't delegate beyond one's own appointment."""

    code = "delegation_outlives_post"
    kind = Kind.INVALID
    message = gettext_noop(
        "Your own appointment ends on {day:%d/%m/%Y}. Let the delegation end on that day or before."
    )


@dataclass(frozen=True, kw_only=True)
class Act:
    """The written act: its number and date, where it was published, and what it grants."""

    number: str
    dated_on: date
    publication: str = ""
    starts_on: date
    ends_on: date
    may_sign: bool = False
    unit_ids: frozenset[UUID] = frozenset()
    """No unit means all those of the post."""


def delegate_powers(
    *,
    by: Principal,
    post_id: UUID,
    delegate_id: UUID,
    act: Act,
    now: datetime,
    request_key: str | None = None,
) -> Delegation:
    """Let ``delegate_id`` act for the post from ``starts_on`` until the day before ``ends_on``; the delegator keeps the power.

    A delegate can't delegate further. An acting holder (intérim) can, having all powers of the post; the delegation ends
    with the acting, as any does with its delegator's holding. Delegations of one post may overlap.

    :raises Unseen, NotTheHolder, DelegatingToOneself, PersonClosed, ActMissing, ActTooLate, PeriodReversed:
    :raises UnitOutsidePost, DelegationOutlivesPost: it would reach or last further than the delegator's own powers.
    """
    post, delegate = post_of(by, post_id), person_of(by, delegate_id)
    capacity = must_hold(by, post.pk)
    actor, number = by.actor(capacity), clean_line(act.number)
    if delegate.pk == by.user_id:
        raise DelegatingToOneself
    units = _judge(act, number, by, capacity, now)
    action, content = "organisation.delegate_powers", [post_id, delegate_id, str(act)]
    with transaction.atomic():
        lock_administration(by.administration_id)
        request = claim(request_key, actor=actor, action=action, content=content, now=now)
        if request.again:
            return delegation_of(by, request.result_id)
        delegate.refresh_from_db(fields=["is_active"])
        if not delegate.is_active or delegate.is_application:
            raise PersonClosed(person=delegate.name)
        delegation = Delegation.objects.create(
            administration_id=by.administration_id,
            post=post,
            delegator=person_of(by, by.user_id),
            delegate=delegate,
            act_number=number,
            act_date=act.dated_on,
            publication=clean_line(act.publication),
            may_sign=act.may_sign,
            starts_on=act.starts_on,
            ends_on=act.ends_on,
            created_at=now,
        )
        delegation.units.set(units)
        publish(_event(delegation, units), actor=actor, now=now)
        request.served(delegation.pk)
        return delegation


def _judge(act: Act, number: str, by: Principal, capacity: Capacity, now: datetime) -> list[Unit]:
    """The units of the act, once everything about it is right."""
    today = day_of(by, now)
    if not number:
        raise ActMissing
    if act.ends_on <= max(act.starts_on, today):
        raise PeriodReversed
    if act.dated_on > act.starts_on:
        raise ActTooLate(act_date=act.dated_on)
    holding = PostHolding.objects.on(today).filter(post_id=capacity.post_id, user_id=by.user_id).first()
    if holding and holding.ends_on and act.ends_on > holding.ends_on:
        raise DelegationOutlivesPost(day=holding.ends_on)
    covered = frozenset[UUID]().union(*(grant.units for grant in capacity.grants))
    units = [unit_of(by, unit_id) for unit_id in sorted(act.unit_ids)]
    for unit in units:
        if unit.pk not in covered:
            raise UnitOutsidePost(unit=unit.name)
    return units


def _event(delegation: Delegation, units: Iterable[Unit]) -> PowersDelegated:
    return PowersDelegated(
        administration_id=delegation.administration_id,
        about=ref(delegation),
        unit_id=delegation.post.unit_id,
        post=ref(delegation.post),
        delegator=ref(delegation.delegator),
        delegate=ref(delegation.delegate),
        act_number=delegation.act_number,
        act_date=delegation.act_date,
        publication=delegation.publication,
        starts_on=delegation.starts_on,
        ends_on=delegation.ends_on,
        units=tuple(ref(unit) for unit in units),
        may_sign=delegation.may_sign,
    )
