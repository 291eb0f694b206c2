"""A signature or seal has been made and checked: the folder's document is the signed one, and the circuit goes on."""

from datetime import datetime
from uuid import UUID

from journal.events import Actor
from journal.publish import publish
from parapheur.engine.values import SYSTEM, Decision, Verb
from parapheur.events import DocumentChanged
from parapheur.models import Folder
from parapheur.transitions import Transition, about, add_version, carry_out, folder_of_step


def complete_work(*, step_id: UUID, file_id: UUID, why: str, actor: Actor, now: datetime) -> Folder:
    """Finish a signature or seal step with the signed file; ``why`` is ``signed`` or ``sealed``.

    :raises Unseen: there is no such step.
    :raises WrongState: the system is not at work there.
    """
    folder = folder_of_step(step_id)

    def replace_document(transition: Transition) -> None:
        document = transition.document
        before = document.file_id
        document.file_id = file_id
        document.save(update_fields=["file"])
        add_version(document, folder.document_version, why=why, added_by=None, now=now)
        changed = DocumentChanged(**about(folder), file_id=file_id, before_file_id=before, why=why)
        publish(changed, actor=actor, now=now)

    decision = Decision(verb=Verb.FINISH, by=SYSTEM, step=step_id, file=file_id)
    return carry_out(folder, decision, actor=actor, also=replace_document, now=now)
