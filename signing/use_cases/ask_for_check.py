"""Ask whether signing works: the answer comes from where signatures are made."""

from datetime import datetime

from django.db import transaction

from journal.publish import publish
from organisation.policies import must_administer_technically
from organisation.principal import Principal
from organisation.queries import administration_of
from organisation.references import ref
from signing.events import SigningCheckAsked


def ask_for_check(*, by: Principal, now: datetime) -> None:
    """Have keys, certificates, time-stamping and clock tried for one's own administration, and a sample signed.

    :raises NotATechnicalAdministrator:
    """
    capacity = must_administer_technically(by)
    administration = administration_of(by)
    with transaction.atomic():
        event = SigningCheckAsked(administration_id=administration.pk, about=ref(administration))
        publish(event, actor=by.actor(capacity), now=now)
