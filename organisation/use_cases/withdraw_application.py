"""Shut another system out: its credentials, its account and its post end at once."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from organisation.credentials import credentials
from organisation.models import User
from organisation.policies import must_administer_technically
from organisation.principal import Principal
from organisation.use_cases._steps import admitted
from organisation.use_cases.deactivate_person import deactivate_person


def withdraw_application(*, by: Principal, application_id: UUID, reason: str, now: datetime) -> User:
    """End the application's access for good; what it did stays.

    :raises Unseen, NotATechnicalAdministrator, ApplicationWithdrawn, ReasonMissing:
    """
    must_administer_technically(by)
    with transaction.atomic():
        account, _access = admitted(by, application_id)
        credentials().take(account)
        return deactivate_person(by=by, person_id=account.pk, reason=reason, now=now)
