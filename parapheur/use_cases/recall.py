"""Taking back one's last decision, as long as nobody has opened what it opened."""

from datetime import datetime
from uuid import UUID

from organisation.principal import Principal
from parapheur.engine.values import Decision, Verb
from parapheur.models import Folder
from parapheur.policies import acting_capacity, engine_actor, visible_to
from parapheur.snapshots import load
from parapheur.transitions import carry_out, folder_of


def recall_decision(
    *,
    folder_id: UUID,
    by: Principal,
    now: datetime,
    version: int | None = None,
    request_key: str | None = None,
) -> Folder:
    """Recall the folder's last decision, which this person took.

    :raises Unseen: the folder isn't theirs to see.
    :raises AlreadyOpened: the next person has opened it, or something else was decided since.
    :raises BeingSigned: a signature, seal or number is being made.
    """
    folder = folder_of(visible_to(by), folder_id)
    last = load(folder).last
    step_id = last.step if last else None
    decision = Decision(verb=Verb.RECALL, by=engine_actor(by), step=step_id)
    actor = by.actor(acting_capacity(by, step_id))
    return carry_out(folder, decision, actor=actor, version=version, request_key=request_key, now=now)
