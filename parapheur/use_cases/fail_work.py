"""The system's work at a step has failed."""

from datetime import datetime
from uuid import UUID

from journal.events import SYSTEM as SYSTEM_ACTOR
from parapheur.engine.values import SYSTEM, Decision, Verb
from parapheur.models import Folder
from parapheur.transitions import carry_out, folder_of_step


def fail_work(*, step_id: UUID, cause: str, now: datetime) -> Folder:
    """Say why a signature, a seal or another room's work failed; a person or the system can then try again.

    :raises Unseen: there is no such step.
    :raises WrongState: the system is not at work there.
    """
    decision = Decision(verb=Verb.FAIL, by=SYSTEM, step=step_id, reason=cause)
    return carry_out(folder_of_step(step_id), decision, actor=SYSTEM_ACTOR, now=now)
