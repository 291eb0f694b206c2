"""Reading circuits and folders."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from organisation.principal import Principal
from organisation.roles import Role
from organisation.tree import unit_tree
from parapheur.engine.values import StepState
from parapheur.models import CircuitVersion, Step
from parapheur.policies import may_decide

_WAITING = [StepState.OPEN.value, StepState.FAILED.value]


def usable_circuits(principal: Principal, unit_id: UUID, *, day: date) -> QuerySet[CircuitVersion]:
    """The latest published versions of the circuits that a folder of the unit may travel on ``day``."""
    above = unit_tree(principal.administration_id, day).line(unit_id)
    published = CircuitVersion.objects.filter(published_at__isnull=False)
    newer = published.filter(circuit=OuterRef("circuit"), number__gt=OuterRef("number"))
    return (
        published.filter(circuit__administration=principal.administration_id, circuit__retired_at=None)
        .filter(Q(circuit__unit=None) | Q(circuit__unit__in=above))
        .filter(~Exists(newer))
        .select_related("circuit")
        .order_by("circuit__name_fr")
    )


def waiting_for(principal: Principal) -> QuerySet[Step]:
    """The open steps at which this person may decide, most urgent first (deadline, then how long it has waited)."""
    posts = [capacity.post_id for capacity in principal.capacities if may_decide(capacity)]
    return _waiting().filter(Q(waits_for_post__in=posts) | Q(waits_for_person=principal.user_id))


def prepared_by(principal: Principal) -> QuerySet[Step]:
    """The open steps of the posts whose secretary this person is: to prepare, not to decide."""
    units = principal.units(Role.SECRETARY)
    return _waiting().filter(waits_for_post__unit__in=units).exclude(waits_for_post__in=principal.post_ids)


def count_waiting(principal: Principal, *, cap: int = 100) -> int:
    """How many folders wait for this person, counted up to ``cap``."""
    return waiting_for(principal).order_by()[:cap].count()


def _waiting() -> QuerySet[Step]:
    return (
        Step.objects.filter(state__in=_WAITING)
        .exclude(kind="information", folder__state__in=["completed", "refused", "withdrawn"])
        .select_related("folder", "folder__unit", "folder__initiator", "waits_for_post", "waits_for_person")
        .order_by("folder__due_on", "waiting_since", "pk")
    )
