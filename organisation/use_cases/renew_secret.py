"""Give an application a new secret, when the old one is lost, known to others, or old."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from journal.publish import publish
from organisation.credentials import Access, credentials
from organisation.events import ApplicationSecretRenewed
from organisation.models import User
from organisation.policies import must_administer_technically
from organisation.principal import Principal
from organisation.queries import lock_administration
from organisation.references import ref
from organisation.use_cases._steps import admitted


@dataclass(frozen=True, kw_only=True)
class Renewed:
    """The application with its new secret, to be shown once."""

    account: User
    access: Access
    secret: str


def renew_secret(*, by: Principal, application_id: UUID, now: datetime) -> Renewed:
    """Make a new secret; the old one and all tokens end at once, the client id stays.

    :raises Unseen, NotATechnicalAdministrator, ApplicationWithdrawn:
    """
    actor = by.actor(must_administer_technically(by))
    secret = credentials().new_secret()
    with transaction.atomic():
        lock_administration(by.administration_id)
        account, _before = admitted(by, application_id)
        access = credentials().give(account, secret=secret)
        event = ApplicationSecretRenewed(administration_id=by.administration_id, about=ref(account))
        publish(event, actor=actor, now=now)
        return Renewed(account=account, access=access, secret=secret.plain)
