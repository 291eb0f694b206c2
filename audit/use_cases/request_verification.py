"""Having the journal verified now."""

from datetime import datetime, timedelta

from audit.events import JOURNAL, VerificationRequested
from audit.policies import NotAnAuditor, can_audit
from audit.queries import proof_state
from journal.publish import record
from organisation.principal import Principal
from organisation.roles import Role

PATIENCE = timedelta(hours=1)  # after this long, a verification without an outcome may be asked for again


def request_verification(*, by: Principal, now: datetime) -> bool:
    """Have a worker verify the journal; False when one that was asked for is still under way.

    :raises NotAnAuditor: the person is none.
    """
    if not can_audit(by):
        raise NotAnAuditor
    asked_at = proof_state().asked_at
    if asked_at and now - asked_at < PATIENCE:
        return False
    capacity = next((held for held in by.capacities if held.units(Role.AUDITOR)), None)
    record(
        VerificationRequested(
            administration_id=by.administration_id,
            about=JOURNAL,
            unit_id=capacity.unit_id if capacity else None,
        ),
        actor=by.actor(capacity),
        now=now,
    )
    return True
