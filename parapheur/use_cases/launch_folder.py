"""Sending a prepared folder into its circuit."""

from datetime import datetime
from uuid import UUID

from organisation.principal import Principal
from parapheur.engine.values import Decision, Verb
from parapheur.models import Folder
from parapheur.policies import engine_actor, visible_to
from parapheur.transitions import carry_out, folder_of


def launch_folder(
    *,
    folder_id: UUID,
    by: Principal,
    now: datetime,
    version: int | None = None,
    request_key: str | None = None,
) -> Folder:
    """Open the first stage of a folder that this person prepared.

    :raises Unseen: the folder isn't theirs to see.
    :raises NobodyToAct: a step's actor stands for nobody today.
    :raises FaultyCircuit: the circuit's checks name errors.
    """
    folder = folder_of(visible_to(by), folder_id)
    decision = Decision(verb=Verb.LAUNCH, by=engine_actor(by))
    return carry_out(folder, decision, actor=by.actor(), version=version, request_key=request_key, now=now)
