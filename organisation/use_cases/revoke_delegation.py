"""Take delegated powers back, at once."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.errors import Forbidden, Refusal, gettext_noop
from organisation.models import Delegation
from organisation.policies import can_revoke
from organisation.principal import Principal
from organisation.queries import day_of, delegation_of
from organisation.texts import reason_given
from organisation.use_cases._steps import end_delegation


class NotYoursToRevoke(Forbidden):
    """Only the delegator's side, or an administrator, takes powers back."""

    code = "not_yours_to_revoke"
    message = gettext_noop(
        "Only who gave the delegation, or an administrator, may revoke it. Ask one of them."
    )


class DelegationOver(Refusal):
    """The delegation was revoked, or has run out."""

    code = "delegation_over"
    message = gettext_noop("This delegation has already ended. Nothing needs to be done.")


def revoke_delegation(
    *, by: Principal, delegation_id: UUID, reason: str, version: int, now: datetime
) -> Delegation:
    """Revoke the delegation from this instant on, with a reason.

    :raises Unseen, NotYoursToRevoke, ReasonMissing, DelegationOver, VersionConflict:
    """
    delegation = delegation_of(by, delegation_id)
    if not can_revoke(by, delegation):
        raise NotYoursToRevoke
    reason = reason_given(reason)
    if delegation.revoked_at or delegation.ends_on <= day_of(by, now):
        raise DelegationOver
    with transaction.atomic():
        actor = by.actor(by.capacity_of_post(delegation.post_id))
        end_delegation(delegation, reason, version=version, actor=actor, now=now)
        return delegation
