"""Opening a folder to decide on it, which ends the right to recall what came before."""

from datetime import datetime
from uuid import UUID

from organisation.principal import Principal
from parapheur.engine.values import Decision, Verb
from parapheur.models import Folder
from parapheur.policies import abilities, acting_capacity, engine_actor, visible_to
from parapheur.snapshots import load
from parapheur.transitions import carry_out, folder_of


def open_folder(*, folder_id: UUID, by: Principal, now: datetime) -> Folder:
    """Mark as opened every step that waits for this person and was not; opening again changes nothing.

    :raises Unseen: the folder isn't theirs to see.
    """
    folder = folder_of(visible_to(by), folder_id)
    offered = [step for step, verb in abilities(by, load(folder)) if verb == Verb.OPEN]
    for step in offered:
        step_id = UUID(step) if step else None
        decision = Decision(verb=Verb.OPEN, by=engine_actor(by), step=step_id)
        carry_out(folder, decision, actor=by.actor(acting_capacity(by, step_id)), now=now)
    return folder
