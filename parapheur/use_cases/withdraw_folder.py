"""Taking a folder out of its circuit."""

from datetime import datetime
from uuid import UUID

from organisation.principal import Principal
from parapheur.engine.values import Decision, Verb
from parapheur.models import Folder
from parapheur.policies import engine_actor, visible_to
from parapheur.transitions import carry_out, folder_of


def withdraw_folder(
    *,
    folder_id: UUID,
    by: Principal,
    now: datetime,
    reason: str = "",
    version: int | None = None,
    request_key: str | None = None,
) -> Folder:
    """End the circuit of a folder that this person started.

    :raises Unseen: the folder isn't theirs to see.
    :raises NotTheInitiator: somebody else started it.
    :raises BeingSigned: a signature, seal or number is being made.
    """
    folder = folder_of(visible_to(by), folder_id)
    decision = Decision(verb=Verb.WITHDRAW, by=engine_actor(by), reason=reason)
    return carry_out(folder, decision, actor=by.actor(), version=version, request_key=request_key, now=now)
