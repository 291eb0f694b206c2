"""In which capacities somebody may act at one instant: what they hold, what is delegated to them, and the unit tree."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.db.models import BooleanField, CharField, Exists, F, Q, UUIDField, Value

from common.clock import local_day
from common.text import Bilingual
from organisation.models import Delegation, PostHolding, User
from organisation.models.periods import covering
from organisation.principal import Capacity, Grant
from organisation.roles import Role
from organisation.tree import UnitTree, unit_tree


class _Row(NamedTuple):
    """A right of a post held or delegated, for one of the units that the delegation names."""

    is_delegated: bool
    starts_on: date
    id: UUID
    post_id: UUID
    title_fr: str
    title_ar: str
    unit_id: UUID
    unit_fr: str
    unit_ar: str
    role: str | None
    right_unit_id: UUID | None
    with_subtree: bool | None
    is_interim: bool
    named_unit_id: UUID | None
    act_number: str
    delegator_fr: str
    delegator_ar: str
    may_sign: bool


_POST = (
    "post_id",
    "post__title_fr",
    "post__title_ar",
    "post__unit_id",
    "post__unit__name_fr",
    "post__unit__name_ar",
    "post__rights__role",
    "post__rights__unit_id",
    "post__rights__with_subtree",
)
_NO_UNIT = Value(None, UUIDField())
_NO_TEXT = Value("", CharField())
_NO, _YES = Value(False, BooleanField()), Value(True, BooleanField())


def capacities_of(user: User, *, now: datetime) -> tuple[Capacity, ...]:
    """The posts that ``user`` holds, then those delegated to them, each in the order in which they began."""
    day = local_day(now, user.administration.time_zone)
    rows = sorted(_rows(user, now, day), key=lambda row: row[:3])
    tree = unit_tree(user.administration_id, day, with_coming=True) if rows else UnitTree({})
    return tuple(_capacity(list(of_one), tree) for _, of_one in groupby(rows, key=lambda row: row[:3]))


def _rows(user: User, now: datetime, day: date) -> Iterable[_Row]:
    given = Exists(Delegation.objects.filter(covering(day), delegate_id=user.pk))
    held = list(
        PostHolding.objects.on(day)
        .filter(user_id=user.pk)
        .annotate(interim=Q(kind=PostHolding.Title.INTERIM))
        .values_list(
            _NO, "starts_on", "pk", *_POST, F("interim"), _NO_UNIT, _NO_TEXT, _NO_TEXT, _NO_TEXT, _YES, given
        )
    )
    rows = [_Row(*row[:-1]) for row in held]
    if held and not held[0][-1]:  # most people: the other half is three times as costly
        return rows
    delegated = (
        Delegation.objects.in_force(now, day)
        .filter(delegate_id=user.pk)
        .values_list(
            _YES, "starts_on", "pk", *_POST, _NO, "units__pk", "act_number", "delegator__name_fr",
            "delegator__name_ar", "may_sign",
        )
    )  # fmt: skip
    return rows + [_Row(*row) for row in delegated]


def _capacity(rows: list[_Row], tree: UnitTree) -> Capacity:
    one = rows[0]
    named = {row.named_unit_id for row in rows if row.named_unit_id}
    return Capacity(
        post_id=one.post_id,
        title=Bilingual(one.title_fr, one.title_ar),
        unit_id=one.unit_id,
        unit_name=Bilingual(one.unit_fr, one.unit_ar),
        grants=tuple(_grants(rows, tree, named)),
        is_interim=one.is_interim,
        delegation_id=one.id if one.is_delegated else None,
        delegation_act=one.act_number,
        delegator=Bilingual(one.delegator_fr, one.delegator_ar) if one.is_delegated else None,
        may_sign=one.may_sign,
    )


def _grants(rows: list[_Row], tree: UnitTree, named: set[UUID]) -> Iterable[Grant]:
    scope = frozenset[UUID]().union(*(tree.subtree(unit) for unit in named)) if named else None
    rights = dict.fromkeys((row.role, row.right_unit_id, row.with_subtree) for row in rows)
    for role, unit, with_subtree in rights:
        if role is None or unit is None:
            continue  # a post without rights
        units = tree.subtree(unit) if with_subtree else frozenset({unit})
        units = units if scope is None else units & scope
        if units:
            yield Grant(role=Role(role), units=units)
