"""Appoint a person to a post, as its holder or acting (intérim)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from common.errors import Kind, Refusal, gettext_noop
from common.text import clean_line
from journal.publish import publish
from journal.requests import claim
from organisation.events import PersonAppointed
from organisation.models import Post, PostHolding
from organisation.policies import OwnRights, must_administer
from organisation.principal import Principal
from organisation.queries import day_of, holding_of, lock_administration, person_of, post_of
from organisation.references import ref
from organisation.use_cases.change_post import PostClosedAlready


class PersonClosed(Refusal):
    """The account is closed, or is an application's."""

    code = "person_closed"
    message = gettext_noop(
        "The account of {person} is closed. Open it again first, or choose another person."
    )


class PeriodReversed(Refusal):
    """The period ends before it begins, or is over already."""

    code = "period_reversed"
    kind = Kind.INVALID
    message = gettext_noop(
        "The last day must come after the first one, and not be past. Correct the two dates."
    )


class PostTaken(Refusal):
    """The person, or the titular head, is there already in that period."""

    code = "post_taken"
    message = gettext_noop(
        "“{post}” is already held by {person} in this period. End that appointment first, or appoint an acting holder."
    )


def appoint(
    *,
    by: Principal,
    person_id: UUID,
    post_id: UUID,
    starts_on: date,
    now: datetime,
    ends_on: date | None = None,
    interim: bool = False,
    act: str = "",
    request_key: str | None = None,
) -> PostHolding:
    """Let the person hold the post from ``starts_on`` until the day before ``ends_on``, by the decision ``act``.

    A post that heads its unit has one titular at a time; an acting holder may stand beside the titular. Other posts
    may be shared. An acting holder has all powers of the post (domain, « intérim »).

    :raises Unseen, NotAnAdministratorHere, PersonClosed, PostClosedAlready, PeriodReversed, PostTaken:
    :raises OwnRights: one would appoint oneself.
    """
    person, post = person_of(by, person_id), post_of(by, post_id)
    actor = by.actor(must_administer(by, [post.unit_id]))
    if person.pk == by.user_id:
        raise OwnRights
    if ends_on and ends_on <= max(starts_on, day_of(by, now)):
        raise PeriodReversed
    kind = PostHolding.Title.INTERIM if interim else PostHolding.Title.HOLDER
    act = clean_line(act)
    content = [person_id, post_id, starts_on, ends_on, kind, act]
    with transaction.atomic():
        lock_administration(by.administration_id)
        request = claim(request_key, actor=actor, action="organisation.appoint", content=content, now=now)
        if request.again:
            return holding_of(by, request.result_id)
        person.refresh_from_db(fields=["is_active"])
        if not person.is_active or person.is_application:
            raise PersonClosed(person=person.name)
        if Post.objects.filter(pk=post.pk).exclude(closed_on=None).exists():
            raise PostClosedAlready(post=post.title)
        if taken := _in_the_way(post, person_id, kind, starts_on, ends_on).first():
            raise PostTaken(post=post.title, person=taken.user.name)
        holding = PostHolding.objects.create(
            post=post, user=person, kind=kind, act=act, starts_on=starts_on, ends_on=ends_on
        )
        publish(_appointed(holding), actor=actor, now=now)
        request.served(holding.pk)
        return holding


def _appointed(holding: PostHolding) -> PersonAppointed:
    return PersonAppointed(
        administration_id=holding.post.administration_id,
        about=ref(holding.user),
        unit_id=holding.post.unit_id,
        post=ref(holding.post),
        kind=holding.kind,
        act=holding.act,
        starts_on=holding.starts_on,
        ends_on=holding.ends_on,
    )


def _in_the_way(
    post: Post, person_id: UUID, kind: PostHolding.Title, starts_on: date, ends_on: date | None
) -> QuerySet[PostHolding]:
    """The same person in the same post, or another titular head, in an overlapping period."""
    overlapping = Q(ends_on=None) | Q(ends_on__gt=starts_on)
    if ends_on:
        overlapping &= Q(starts_on__lt=ends_on)
    conflicting = Q(user_id=person_id)
    if post.heads_unit and kind == PostHolding.Title.HOLDER:
        conflicting |= Q(kind=PostHolding.Title.HOLDER)
    return PostHolding.objects.filter(overlapping, conflicting, post=post).select_related("user")
