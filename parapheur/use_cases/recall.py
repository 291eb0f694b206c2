"""Taking back one's last decision, as long as nobody has opened what it opened."""

from datetime import datetime
from uuid import UUID

from organisation.principal import Principal
from parapheur.engine.values import Decision, Verb
from parapheur.engine.verbs import AlreadyOpened
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
    if last is None:
        raise AlreadyOpened
    decision = Decision(verb=Verb.RECALL, by=engine_actor(by), step=last.step)
    actor = by.actor(acting_capacity(by, last.step))
    return carry_out(folder, decision, actor=actor, version=version, request_key=request_key, now=now)
