"""What another room answers when a circuit waited for it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from journal.events import Actor
from parapheur.engine.values import SYSTEM, Decision, Verb
from parapheur.models import Folder
from parapheur.transitions import Transition, carry_out, folder_of_step


def finish_external(*, step_id: UUID, printed: Mapping[str, str], actor: Actor, now: datetime) -> Folder:
    """Finish an external step; ``printed`` is what the seal's stamp will carry (``number``, ``date``).

    :raises Unseen: there is no such step.
    :raises WrongState: the step is not waiting for another room any more.
    """
    folder = folder_of_step(step_id)

    def keep_lines(transition: Transition) -> None:
        folder.printed = dict(printed)
        folder.save(update_fields=["printed"])

    decision = Decision(verb=Verb.FINISH, by=SYSTEM, step=step_id)
    return carry_out(folder, decision, actor=actor, also=keep_lines, now=now)
