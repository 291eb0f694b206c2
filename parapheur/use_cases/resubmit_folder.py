"""The drafter answers a return with a new version of the document."""

from datetime import datetime
from typing import Any
from uuid import UUID

from journal.publish import publish
from organisation.principal import Principal
from parapheur.engine.values import Decision, Verb
from parapheur.events import DocumentChanged
from parapheur.models import Folder
from parapheur.policies import engine_actor, visible_to
from parapheur.transitions import Transition, about, add_version, carry_out, folder_of


def resubmit_folder(
    *,
    folder_id: UUID,
    file_id: UUID,
    by: Principal,
    now: datetime,
    signature_place: dict[str, Any] | None = None,
    seal_place: dict[str, Any] | None = None,
    version: int | None = None,
    request_key: str | None = None,
) -> Folder:
    """Put a new version of the document into the circuit; earlier visas are void unless the circuit keeps them.

    :raises Unseen: the folder isn't theirs to see.
    :raises NotTheInitiator: somebody else started it.
    :raises WrongState: the folder was not returned.
    """
    folder = folder_of(visible_to(by), folder_id)

    def replace_document(transition: Transition) -> None:
        document, before = transition.document, transition.document.file_id
        document.file_id = file_id
        document.signature_place = signature_place
        document.seal_place = seal_place
        document.save(update_fields=["file", "signature_place", "seal_place"])
        add_version(
            document, transition.after.document_version, why="corrected", added_by=by.user_id, now=now
        )
        changed = DocumentChanged(**about(folder), file_id=file_id, before_file_id=before, why="corrected")
        publish(changed, actor=by.actor(), now=now)

    decision = Decision(verb=Verb.RESUBMIT, by=engine_actor(by))
    return carry_out(
        folder,
        decision,
        actor=by.actor(),
        version=version,
        request_key=request_key,
        also=replace_document,
        now=now,
    )
