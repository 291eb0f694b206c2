"""Reading circuits as those do who set them up: drafts, older versions, whom a step names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count

from common.errors import Unseen
from common.text import Bilingual
from organisation.models import Post, Unit, User
from organisation.principal import Principal
from parapheur.engine.values import ActorKind, CircuitState
from parapheur.models import Circuit, CircuitVersion, Folder
from parapheur.policies import must_administer_circuits

_MOST = 500
_UNDER_WAY = (CircuitState.DRAFT, CircuitState.RUNNING, CircuitState.RETURNED)


@dataclass(frozen=True, kw_only=True)
class CircuitRow:
    """A circuit with the version that new folders take and the one that is being written, where there is one."""

    circuit: Circuit
    published: CircuitVersion | None
    draft: CircuitVersion | None


@dataclass(frozen=True, kw_only=True)
class CircuitSheet:
    """A circuit with its versions, the newest first; ``under_way`` counts the folders not yet over by version."""

    circuit: Circuit
    versions: tuple[CircuitVersion, ...]
    shown: CircuitVersion
    under_way: dict[UUID, int]

    @property
    def latest(self) -> CircuitVersion:
        """The newest version, published or not: what can be worked on."""
        return self.versions[0]

    @property
    def published(self) -> CircuitVersion | None:
        """The version that new folders take."""
        return next((version for version in self.versions if version.published_at), None)

    @property
    def next_number(self) -> int:
        """The number of the version that a publication would make."""
        return self.latest.number + bool(self.latest.published_at)


def circuits_kept(by: Principal) -> list[CircuitRow]:
    """All circuits of the administration, those retired last; two queries. :raises Forbidden: for others."""
    must_administer_circuits(by)
    own = Circuit.objects.filter(administration_id=by.administration_id).select_related("unit")
    circuits = sorted(own.order_by("name_fr", "pk")[:_MOST], key=lambda circuit: bool(circuit.retired_at))
    rows: dict[UUID, list[CircuitVersion]] = {circuit.pk: [] for circuit in circuits}
    for version in CircuitVersion.objects.filter(circuit__in=rows).order_by("-number"):
        rows[version.circuit_id].append(version)
    return [
        CircuitRow(
            circuit=circuit,
            published=next((version for version in rows[circuit.pk] if version.published_at), None),
            draft=next((version for version in rows[circuit.pk] if not version.published_at), None),
        )
        for circuit in circuits
    ]


def circuit_sheet(by: Principal, circuit_id: UUID, *, number: int | None = None) -> CircuitSheet:
    """One circuit, showing its newest version or version ``number``; three queries.

    :raises Forbidden: circuits are set up by somebody else.
    :raises Unseen: no such circuit, or version, in this administration.
    """
    must_administer_circuits(by)
    own = Circuit.objects.filter(administration_id=by.administration_id).select_related("unit")
    circuit = own.filter(pk=circuit_id).first()
    if circuit is None:
        raise Unseen
    versions = tuple(circuit.versions.select_related("published_by").order_by("-number")[:_MOST])
    shown = next((v for v in versions if number is None or v.number == number), None)
    if shown is None:
        raise Unseen
    running = Folder.objects.filter(circuit_version__in=versions, state__in=_UNDER_WAY)
    counted = running.values_list("circuit_version").annotate(Count("pk")).order_by()
    return CircuitSheet(circuit=circuit, versions=versions, shown=shown, under_way=dict(counted))


def actors_named(by: Principal, stages: Iterable[dict[str, Any]]) -> dict[tuple[str, UUID], Bilingual]:
    """The names of those whom the steps ask, by how they are named and identifier; at most three queries."""
    wanted: dict[str, set[UUID]] = {}
    for stage in stages:
        for step in stage["steps"]:
            if step.get("actor_id"):
                wanted.setdefault(step["actor_kind"], set()).add(UUID(str(step["actor_id"])))
    here = {"administration_id": by.administration_id}
    names: dict[tuple[str, UUID], Bilingual] = {}
    for post in Post.objects.filter(pk__in=wanted.get(ActorKind.POST, ()), **here):
        names[ActorKind.POST, post.pk] = post.title
    for unit in Unit.objects.filter(pk__in=wanted.get(ActorKind.UNIT_HEAD, ()), **here):
        names[ActorKind.UNIT_HEAD, unit.pk] = unit.name
    for person in User.objects.filter(pk__in=wanted.get(ActorKind.PERSON, ()), **here):
        names[ActorKind.PERSON, person.pk] = person.name
    return names
