"""One record of one's own administration; another administration's is as absent as one that never was."""

from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from common.clock import local_day
from common.errors import Unseen
from organisation.models import Administration, Delegation, Logo, Post, PostHolding, Unit, User
from organisation.policies import NotTheHost, delegations_visible_to
from organisation.principal import Capacity, Principal
from organisation.roles import Role
from organisation.tree import unit_tree

Record = TypeVar("Record", bound=Model)


def administration_of(by: Principal) -> Administration:
    """The administration that ``by`` belongs to."""
    return Administration.objects.get(pk=by.administration_id)


def must_host(by: Principal, *, day: date) -> Capacity | None:
    """The capacity in which ``by`` looks after the installation. :raises NotTheHost: it isn't theirs."""
    first = Administration.objects.order_by("created_at", "pk").values_list("pk", flat=True).first()
    technical = by.units(Role.TECHNICAL_ADMIN)
    if by.administration_id != first or not technical or by.is_application:
        raise NotTheHost
    tops = unit_tree(first, day).tops
    if not technical.issuperset(tops):
        raise NotTheHost
    return by.capacity_in(min(tops), Role.TECHNICAL_ADMIN)


def administrations(by: Principal, *, day: date) -> list[Administration]:
    """All administrations of the installation, the oldest first. :raises NotTheHost: they aren't for these eyes."""
    must_host(by, day=day)
    return list(Administration.objects.order_by("created_at", "pk"))


def logo_of(administration: Administration) -> bytes:
    """The administration's logo as PNG, empty without one."""
    if not administration.logo:
        return b""
    content = Logo.objects.filter(administration=administration).values_list("content", flat=True).first()
    return bytes(content or b"")


def day_of(by: Principal, now: datetime) -> date:
    """Which day it is where ``by`` works."""
    return local_day(now, by.time_zone)


def lock_administration(administration_id: UUID) -> Administration:
    """The administration, held until the transaction ends: changes of one organisation go one after the other."""
    return Administration.objects.select_for_update(no_key=True).get(pk=administration_id)


def unit_of(by: Principal, unit_id: UUID) -> Unit:
    """The unit. :raises Unseen: not in this administration."""
    return _seen(Unit.objects.filter(administration_id=by.administration_id), unit_id)


def post_of(by: Principal, post_id: UUID) -> Post:
    """The post with its unit and rights. :raises Unseen: not in this administration."""
    own = Post.objects.filter(administration_id=by.administration_id)
    return _seen(own.select_related("unit").prefetch_related("rights__unit"), post_id)


def holding_of(by: Principal, holding_id: UUID) -> PostHolding:
    """The holding with its post and person. :raises Unseen: not in this administration."""
    own = PostHolding.objects.filter(post__administration_id=by.administration_id)
    return _seen(own.select_related("post", "user"), holding_id)


def person_of(by: Principal, person_id: UUID) -> User:
    """The person or application. :raises Unseen: not in this administration."""
    return _seen(User.objects.filter(administration_id=by.administration_id), person_id)


def delegation_of(by: Principal, delegation_id: UUID) -> Delegation:
    """The delegation. :raises Unseen: not in this administration, or not open to ``by``."""
    visible = delegations_visible_to(by).select_related("post__unit", "delegator", "delegate")
    return _seen(visible.prefetch_related("units"), delegation_id)


def _seen(records: QuerySet[Record], record_id: UUID) -> Record:
    found = records.filter(pk=record_id).first()
    if found is None:
        raise Unseen
    return found
