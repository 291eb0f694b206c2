"""Somebody else answers for a folder that came back: its drafter has left, or is away."""

from datetime import datetime
from uuid import UUID

from organisation.principal import Principal
from parapheur.engine.values import SYSTEM, Decision, Verb
from parapheur.models import Folder
from parapheur.transitions import carry_out, folder_of


def take_over_folder(*, folder_id: UUID, by: Principal, now: datetime) -> Folder:
    """Make ``by`` the initiator of a returned or refused folder; whose it is already keeps it.

    The caller has established that ``by`` may work on what the folder is about.

    :raises Unseen: the folder is another administration's.
    :raises WrongState: the folder didn't come back.
    """
    folder = folder_of(Folder.objects.filter(administration=by.administration_id), folder_id)
    if folder.initiator_id == by.user_id:
        return folder
    decision = Decision(verb=Verb.TAKE_OVER, by=SYSTEM, to_person=by.user_id)
    return carry_out(folder, decision, actor=by.actor(), now=now)
