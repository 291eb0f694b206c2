"""Reading the organisation."""

from organisation.queries.capacities import (
    AccountClosed,
    delegations_at,
    head_post_of,
    holders_of,
    holdings_on,
    principal_for,
)
from organisation.queries.chart import (
    PostInChart,
    UnitInChart,
    organisation_chart,
    units_covered,
    units_on,
)
from organisation.queries.people import (
    PeoplePage,
    PersonRow,
    delegation_candidates,
    delegations_given,
    delegations_in_force,
    delegations_of,
    delegations_received,
    people,
    person_row,
)
from organisation.queries.records import (
    administration_of,
    delegation_of,
    holding_of,
    lock_administration,
    person_of,
    post_of,
    unit_of,
)

__all__ = [
    "AccountClosed",
    "PeoplePage",
    "PersonRow",
    "PostInChart",
    "UnitInChart",
    "administration_of",
    "delegation_candidates",
    "delegation_of",
    "delegations_at",
    "delegations_given",
    "delegations_in_force",
    "delegations_of",
    "delegations_received",
    "head_post_of",
    "holders_of",
    "holding_of",
    "holdings_on",
    "lock_administration",
    "organisation_chart",
    "people",
    "person_of",
    "person_row",
    "post_of",
    "principal_for",
    "unit_of",
    "units_covered",
    "units_on",
]
