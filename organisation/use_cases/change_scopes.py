"""Decide anew what an application may ask of the interface."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from journal.publish import publish
from organisation.credentials import Access, credentials
from organisation.events import ApplicationScopesChanged
from organisation.policies import must_administer_technically
from organisation.principal import Principal
from organisation.queries import lock_administration
from organisation.references import difference, ref
from organisation.use_cases._steps import admitted, known_scopes


def change_scopes(*, by: Principal, application_id: UUID, scopes: Iterable[str], now: datetime) -> Access:
    """Set the scopes; tokens given out with the old ones end at once.

    :raises Unseen, NotATechnicalAdministrator, ApplicationWithdrawn, ScopesMissing:
    """
    actor = by.actor(must_administer_technically(by))
    wanted = known_scopes(scopes)
    with transaction.atomic():
        lock_administration(by.administration_id)
        account, before = admitted(by, application_id)
        changes = difference("scopes", " ".join(before.scopes), " ".join(wanted))
        if not changes:
            return before
        access = credentials().give(account, scopes=wanted)
        event = ApplicationScopesChanged(
            administration_id=by.administration_id, about=ref(account), changes=changes
        )
        publish(event, actor=actor, now=now)
        return access
