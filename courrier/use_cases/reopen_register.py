"""Take a register into use again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from courrier import policies
from courrier.events import RegisterReopened
from courrier.models import Register
from courrier.references import happened_to
from journal.publish import publish
from organisation.principal import Principal


def reopen_register(*, by: Principal, register_id: UUID, version: int, now: datetime) -> Register:
    """Take a register into use again; its numbers go on where they ended.

    :raises Unseen, NotAnAdministratorHere: the register isn't there, or the person doesn't administer its desk.
    :raises VersionConflict: somebody has changed it since it was read.
    """
    register, actor = policies.must_administer_register(by, register_id)
    if register.is_open:
        return register
    with transaction.atomic():
        register.advance(version=version, is_open=True)
        publish(RegisterReopened(**happened_to(register, actor)), actor=actor, now=now)
    return register
