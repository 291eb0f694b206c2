"""The organisation chart as it stood on any day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from common.text import fold
from organisation.models import Post, PostHolding, Unit, UnitPlacement, User
from organisation.principal import Principal
from organisation.queries.capacities import holdings_on
from organisation.queries.records import day_of
from organisation.roles import Role
from organisation.tree import UnitTree, unit_tree

_MOST = 100


@dataclass(frozen=True, kw_only=True)
class PostInChart:
    """A post with those who held it that day; nobody means that it was vacant."""

    post: Post
    holdings: tuple[PostHolding, ...]


@dataclass(frozen=True, kw_only=True)
class UnitInChart:
    """A unit, how deep it stood (0 at the top) and its posts, the head's first."""

    unit: Unit
    depth: int
    parent_id: UUID | None
    posts: tuple[PostInChart, ...]


def organisation_chart(by: Principal, *, day: date) -> list[UnitInChart]:
    """All units of ``day``, each followed by those below it, in the order of their codes. Seven queries.

    The tree, the posts and their holders are those of ``day``; names are today's.
    """
    tree = unit_tree(by.administration_id, day)
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=tree.parents).order_by("code")}
    posts = _posts(by, day)
    return [
        UnitInChart(
            unit=units[unit_id], depth=depth, parent_id=tree.parents[unit_id], posts=tuple(posts[unit_id])
        )
        for unit_id, depth in _in_order(tree, units)
    ]


def find_posts(
    by: Principal, text: str, *, day: date, limit: int = 10
) -> list[tuple[UnitInChart, PostInChart]]:
    """The posts of ``day``'s chart whose title, unit or unit's code hold every word of ``text``, and those units."""
    words = fold(text).split()
    found = [
        (place, held)
        for place in organisation_chart(by, day=day)
        for held in place.posts
        if all(word in _searched(place.unit, held.post) for word in words)
    ]
    return found[:limit]


def _searched(unit: Unit, post: Post) -> str:
    return fold(" ".join((post.title_fr, post.title_ar, unit.code, unit.name_fr, unit.name_ar)))


def units_on(by: Principal, *, day: date) -> list[Unit]:
    """All units that stood on ``day``, by code: what a form offers."""
    return list(Unit.objects.standing_on(day).filter(administration_id=by.administration_id).order_by("code"))


def units_covered(by: Principal, *roles: Role) -> list[Unit]:
    """The units in which ``by`` carries one of ``roles`` now, by code."""
    return list(Unit.objects.filter(pk__in=by.units(*roles)).order_by("code"))


@dataclass(frozen=True, kw_only=True)
class LeftInUnit:
    """How many posts and units hinder the closing of a unit."""

    posts: int
    units: int


def left_in_unit(by: Principal, unit: Unit, *, now: datetime) -> LeftInUnit:
    """What still stands in the unit, now or by a move planned for later."""
    not_over = Q(ends_on=None) | Q(ends_on__gt=day_of(by, now))
    return LeftInUnit(
        posts=Post.objects.filter(unit=unit, closed_on=None).count(),
        units=UnitPlacement.objects.filter(not_over, parent=unit).values("unit").distinct().count(),
    )


def open_posts(by: Principal, *, day: date) -> list[Post]:
    """The posts that stood on ``day`` in the units that ``by`` administers, by unit: what a form offers."""
    mine = Post.objects.standing_on(day).filter(unit_id__in=by.units(Role.FUNCTIONAL_ADMIN))
    return list(mine.select_related("unit").order_by("unit__code", "-heads_unit", "title_fr", "pk"))


def holdings_of_post(by: Principal, post: Post) -> list[PostHolding]:
    """Who held the post and when, the latest first."""
    own = PostHolding.objects.filter(post=post, post__administration_id=by.administration_id)
    return list(own.select_related("user").order_by("-starts_on", "-pk")[:_MOST])


def holdings_of_person(by: Principal, person: User) -> list[PostHolding]:
    """The posts of a person over time, the latest first."""
    own = PostHolding.objects.filter(user=person, post__administration_id=by.administration_id)
    return list(own.select_related("post__unit").order_by("-starts_on", "-pk")[:_MOST])


def _posts(by: Principal, day: date) -> defaultdict[UUID, list[PostInChart]]:
    held: defaultdict[UUID, list[PostHolding]] = defaultdict(list)
    for holding in holdings_on(day).filter(post__administration_id=by.administration_id).order_by("kind"):
        held[holding.post_id].append(holding)
    found: defaultdict[UUID, list[PostInChart]] = defaultdict(list)
    standing = Post.objects.standing_on(day).filter(administration_id=by.administration_id)
    for post in standing.prefetch_related("rights__unit").order_by("-heads_unit", "title_fr", "id"):
        found[post.unit_id].append(PostInChart(post=post, holdings=tuple(held[post.pk])))
    return found


def _in_order(tree: UnitTree, units: dict[UUID, Unit]) -> list[tuple[UUID, int]]:
    children: defaultdict[UUID | None, list[UUID]] = defaultdict(list)
    for unit_id in units:
        children[tree.parents[unit_id]].append(unit_id)
    ordered: list[tuple[UUID, int]] = []
    waiting = [(unit_id, 0) for unit_id in reversed(children[None])]
    while waiting:
        unit_id, depth = waiting.pop()
        ordered.append((unit_id, depth))
        waiting.extend((child, depth + 1) for child in reversed(children[unit_id]))
    return ordered
