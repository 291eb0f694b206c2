"""Asking somebody else at a step, when the organisation has changed since it opened."""

from datetime import datetime
from uuid import UUID

from common.errors import Forbidden
from organisation.principal import Principal
from parapheur.engine.values import SYSTEM, Decision, Verb
from parapheur.models import Folder
from parapheur.policies import can_administer_circuits
from parapheur.transitions import carry_out, folder_of


def reassign_step(*, folder_id: UUID, step_id: UUID, by: Principal, now: datetime) -> Folder:
    """Resolve a waiting step's actor again, such as a unit's new head.

    :raises Unseen: the folder is another administration's.
    :raises Forbidden: this is for the functional administrator.
    :raises NobodyToAct: nobody can act there today.
    """
    folder = folder_of(Folder.objects.filter(administration=by.administration_id), folder_id)
    if not can_administer_circuits(by):
        raise Forbidden
    return carry_out(folder, Decision(verb=Verb.REASSIGN, by=SYSTEM, step=step_id), actor=by.actor(), now=now)
