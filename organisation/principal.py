"""Who is asking, in all the capacities in which this person may act at this instant."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from common.text import Bilingual
from journal.events import Actor
from organisation.roles import Role


@dataclass(frozen=True, kw_only=True)
class Grant:
    """A role in a set of units, the subtree already spread out."""

    role: Role
    units: frozenset[UUID]


@dataclass(frozen=True, kw_only=True)
class Capacity:
    """One way in which a person may act: a post they hold, or a post that was delegated to them."""

    post_id: UUID
    title: Bilingual
    unit_id: UUID
    unit_name: Bilingual
    grants: tuple[Grant, ...]
    is_interim: bool = False
    delegation_id: UUID | None = None
    delegation_act: str = ""
    delegator: Bilingual | None = None
    may_sign: bool = True

    def units(self, *roles: Role) -> frozenset[UUID]:
        """The units in which this capacity carries one of ``roles``."""
        return frozenset[UUID]().union(*(grant.units for grant in self.grants if grant.role in roles))


@dataclass(frozen=True, kw_only=True)
class Principal:
    """A signed-in person or application with their capacities of this instant, and how they proved who they are."""

    user_id: UUID
    name: Bilingual
    language: str
    administration_id: UUID
    time_zone: str
    capacities: tuple[Capacity, ...]
    is_application: bool = False
    channel: str = "web"
    address: str = ""
    request_id: str = ""
    authenticated_at: datetime | None = None
    authentication: str = ""

    def units(self, *roles: Role) -> frozenset[UUID]:
        """The units in which some capacity carries one of ``roles``."""
        return frozenset[UUID]().union(*(capacity.units(*roles) for capacity in self.capacities))

    def has(self, *roles: Role) -> bool:
        """Whether one of ``roles`` is held anywhere."""
        return any(grant.role in roles for capacity in self.capacities for grant in capacity.grants)

    @property
    def post_ids(self) -> frozenset[UUID]:
        """The posts held or delegated."""
        return frozenset(capacity.post_id for capacity in self.capacities)

    def capacity_in(self, unit_id: UUID, *roles: Role) -> Capacity | None:
        """A capacity that carries one of ``roles`` in the unit; one's own post goes before a delegated one."""
        fitting = [capacity for capacity in self.capacities if unit_id in capacity.units(*roles)]
        return min(fitting, key=lambda capacity: capacity.delegation_id is not None, default=None)

    def capacity_of_post(self, post_id: UUID) -> Capacity | None:
        """The capacity in which this person may act for the post."""
        fitting = [capacity for capacity in self.capacities if capacity.post_id == post_id]
        return min(fitting, key=lambda capacity: capacity.delegation_id is not None, default=None)

    def actor(self, capacity: Capacity | None = None) -> Actor:
        """This person as the journal writes it, acting in ``capacity`` (their first one when none is said)."""
        acting = capacity or (self.capacities[0] if self.capacities else None)
        bare = Actor(
            id=self.user_id,
            label=self.name.fr,
            label_ar=self.name.ar,
            administration_id=self.administration_id,
            channel=self.channel,
            address=self.address,
            request_id=self.request_id,
            authenticated_at=self.authenticated_at,
            authentication=self.authentication,
        )
        if acting is None:
            return bare
        return replace(
            bare,
            post_id=acting.post_id,
            post_label=acting.title.fr,
            post_label_ar=acting.title.ar,
            unit_id=acting.unit_id,
            delegation_id=acting.delegation_id,
            on_behalf_of=acting.delegator.fr if acting.delegator else "",
            on_behalf_of_ar=acting.delegator.ar if acting.delegator else "",
        )
