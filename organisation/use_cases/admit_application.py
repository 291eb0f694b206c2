"""Let another system in: its service account, its post, and the credentials that it comes with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.text import Bilingual
from journal.publish import publish
from organisation.credentials import Access, credentials
from organisation.events import ApplicationScopesChanged
from organisation.models import User
from organisation.policies import must_administer_technically
from organisation.principal import Principal
from organisation.references import difference, ref
from organisation.roles import Right
from organisation.use_cases._steps import known_scopes
from organisation.use_cases.create_application import create_application


@dataclass(frozen=True, kw_only=True)
class Admitted:
    """An application with its credentials; ``secret`` is "" when the same request was served before."""

    account: User
    access: Access
    secret: str


def admit_application(
    *,
    by: Principal,
    name: Bilingual,
    unit_id: UUID,
    rights: Sequence[Right],
    scopes: Iterable[str],
    now: datetime,
    request_key: str | None = None,
) -> Admitted:
    """Create the application and give it a client id and a secret, which is never shown again.

    :raises ScopesMissing: none that there is.
    :raises Unseen, NotATechnicalAdministrator, NameMissing, RightNotForApplications:
    """
    capacity = must_administer_technically(by)
    wanted = known_scopes(scopes)
    secret = credentials().new_secret()
    with transaction.atomic():
        account = create_application(
            by=by, name=name, unit_id=unit_id, rights=rights, now=now, request_key=request_key
        )
        if earlier := credentials().of([account.pk]).get(account.pk):
            return Admitted(account=account, access=earlier, secret="")
        access = credentials().give(account, secret=secret, scopes=wanted)
        event = ApplicationScopesChanged(
            administration_id=by.administration_id,
            about=ref(account),
            changes=difference("scopes", "", " ".join(wanted)),
        )
        publish(event, actor=by.actor(capacity), now=now)
        return Admitted(account=account, access=access, secret=secret.plain)
