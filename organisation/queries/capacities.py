"""Who may act as what at one instant, and who holds which post."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from common.errors import Kind, Refusal, gettext_noop
from organisation.models import Delegation, Post, PostHolding, User
from organisation.principal import Principal
from organisation.queries.acting import capacities_of


class AccountClosed(Refusal):
    """The person has left, or the administration's access is switched off."""

    code = "account_closed"
    kind = Kind.FORBIDDEN
    message = gettext_noop(
        "This account is closed. Ask your administrator if you think that it should not be."
    )


def principal_for(
    user_id: UUID,
    *,
    now: datetime,
    channel: str = "web",
    address: str = "",
    request_id: str = "",
    authenticated_at: datetime | None = None,
    authentication: str = "",
) -> Principal:
    """The person with all capacities valid at ``now``: posts held, then delegations.

    :raises AccountClosed: the person or the administration is no longer active.
    """
    return principal_of(
        User.objects.get(pk=user_id),
        now=now,
        channel=channel,
        address=address,
        request_id=request_id,
        authenticated_at=authenticated_at,
        authentication=authentication,
    )


def principal_of(
    user: User,
    *,
    now: datetime,
    channel: str = "web",
    address: str = "",
    request_id: str = "",
    authenticated_at: datetime | None = None,
    authentication: str = "",
) -> Principal:
    """The same for a person who was just read: two statements, three for whom something is delegated to.

    :raises AccountClosed: the person or the administration is no longer active.
    """
    if not (user.is_active and user.administration.is_active):
        raise AccountClosed
    return Principal(
        user_id=user.pk,
        name=user.name,
        language=user.language,
        administration_id=user.administration_id,
        time_zone=user.administration.time_zone,
        capacities=capacities_of(user, now=now),
        is_application=user.is_application,
        channel=channel,
        address=address,
        request_id=request_id,
        authenticated_at=authenticated_at,
        authentication=authentication,
    )


def holdings_on(day: date) -> QuerySet[PostHolding]:
    """Who holds which open post on ``day``, with posts, units and rights fetched."""
    return PostHolding.objects.on(day).select_related("post__unit", "user").prefetch_related("post__rights")


def delegations_at(now: datetime, day: date) -> QuerySet[Delegation]:
    """The delegations in force, with what they reach fetched, in the order in which they began."""
    return (
        Delegation.objects.in_force(now, day)
        .select_related("post__unit", "delegator", "delegate")
        .prefetch_related("post__rights", "units")
        .order_by("starts_on", "id")
    )


def holders_of(post_ids: Iterable[UUID], *, day: date) -> dict[UUID, list[User]]:
    """Who holds each of the posts on ``day``: active people only, the titular before the acting holder."""
    found: dict[UUID, list[User]] = {post_id: [] for post_id in post_ids}
    for holding in (
        holdings_on(day).filter(post_id__in=list(found), user__is_active=True).order_by("kind", "starts_on")
    ):
        found[holding.post_id].append(holding.user)
    return found


def head_post_of(unit_id: UUID) -> Post | None:
    """The post that heads the unit."""
    return (
        Post.objects.filter(unit_id=unit_id, heads_unit=True, closed_on=None).select_related("unit").first()
    )
