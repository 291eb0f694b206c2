"""Setting the system to work again at a step where it failed."""

from datetime import datetime
from uuid import UUID

from organisation.principal import Principal
from parapheur.engine.values import SYSTEM, Decision, Verb
from parapheur.models import Folder
from parapheur.policies import visible_to
from parapheur.transitions import carry_out, folder_of


def retry_work(*, folder_id: UUID, step_id: UUID, by: Principal, now: datetime) -> Folder:
    """Try a failed seal or external step again; anyone who sees the folder may ask.

    :raises Unseen: the folder isn't theirs to see.
    :raises WrongState: nothing has failed there.
    """
    folder = folder_of(visible_to(by), folder_id)
    return carry_out(folder, Decision(verb=Verb.RETRY, by=SYSTEM, step=step_id), actor=by.actor(), now=now)
