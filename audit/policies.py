"""Who may read the journal: auditors, the entries of the units that their right covers, in their own administration.

What belongs to no unit (sign-ins, refused access) is for those whose right covers every unit of today. A record's own
timeline is shown with the record, by the room that decides who sees it (:func:`audit.queries.history_of`).
"""

from datetime import datetime

from django.db.models import QuerySet

from common.clock import local_day
from common.errors import Forbidden, gettext_noop
from journal.models import Entry
from organisation.principal import Principal
from organisation.roles import Role
from organisation.tree import unit_tree


class NotAnAuditor(Forbidden):
    """No right as auditor anywhere."""

    code = "not_an_auditor"
    message = gettext_noop(
        "The journal is open to auditors only. Ask your functional administrator if you should be one."
    )


def can_audit(principal: Principal) -> bool:
    """Whether this person is an auditor of some unit."""
    return principal.has(Role.AUDITOR)


def entries_visible_to(principal: Principal, *, now: datetime) -> QuerySet[Entry]:
    """The entries that this auditor may read. :raises NotAnAuditor: not one."""
    if not can_audit(principal):
        raise NotAnAuditor
    own = Entry.objects.filter(administration_id=principal.administration_id)
    units = principal.units(Role.AUDITOR)
    standing = unit_tree(principal.administration_id, local_day(now, principal.time_zone)).parents
    # Who covers all of today's units also reads what units closed since have left.
    return own if units.issuperset(standing) else own.filter(unit_id__in=units)
