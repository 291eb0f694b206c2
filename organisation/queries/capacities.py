"""Who may act as what at one instant, and who holds which post."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from common.clock import local_day
from common.errors import Kind, Refusal, gettext_noop
from organisation.models import Delegation, Post, PostHolding, User
from organisation.principal import Capacity, Grant, Principal
from organisation.roles import Role
from organisation.tree import UnitTree, unit_tree


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
    """The person with all capacities valid at ``now``: posts held, then delegations. At most six queries.

    :raises AccountClosed: the person or the administration is no longer active.
    """
    user = User.objects.select_related("administration").get(pk=user_id)
    if not (user.is_active and user.administration.is_active):
        raise AccountClosed
    day = local_day(now, user.administration.time_zone)
    tree = unit_tree(user.administration_id, day, with_coming=True)
    held = [
        _capacity(holding.post, tree, is_interim=holding.kind == PostHolding.Title.INTERIM)
        for holding in holdings_on(day).filter(user=user).order_by("starts_on", "id")
    ]
    return Principal(
        user_id=user.pk,
        name=user.name,
        language=user.language,
        administration_id=user.administration_id,
        time_zone=user.administration.time_zone,
        capacities=(
            *held,
            *(_delegated(delegation, tree) for delegation in delegations_at(now, day).filter(delegate=user)),
        ),
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


def _capacity(post: Post, tree: UnitTree, *, is_interim: bool = False) -> Capacity:
    return Capacity(
        post_id=post.pk,
        title=post.title,
        unit_id=post.unit_id,
        unit_name=post.unit.name,
        grants=_grants(post, tree, None),
        is_interim=is_interim,
    )


def _delegated(delegation: Delegation, tree: UnitTree) -> Capacity:
    named = [unit.pk for unit in delegation.units.all()]
    scope = frozenset[UUID]().union(*(tree.subtree(unit) for unit in named)) if named else None
    return Capacity(
        post_id=delegation.post_id,
        title=delegation.post.title,
        unit_id=delegation.post.unit_id,
        unit_name=delegation.post.unit.name,
        grants=_grants(delegation.post, tree, scope),
        delegation_id=delegation.pk,
        delegation_act=delegation.act_number,
        delegator=delegation.delegator.name,
        may_sign=delegation.may_sign,
    )


def _grants(post: Post, tree: UnitTree, scope: frozenset[UUID] | None) -> tuple[Grant, ...]:
    grants = []
    for right in post.rights.all():
        units = tree.subtree(right.unit_id) if right.with_subtree else frozenset({right.unit_id})
        units = units if scope is None else units & scope
        if units:
            grants.append(Grant(role=Role(right.role), units=units))
    return tuple(grants)
