"""Send a prepared document into its circuit, with the place of its stamps."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from common.errors import Kind, Refusal, gettext_noop
from organisation.principal import Principal
from parapheur.engine.values import CircuitState
from parapheur.models import Folder
from parapheur.policies import visible_to
from parapheur.transitions import folder_of, main_document
from parapheur.use_cases.launch_folder import launch_folder
from signing.placing import checked_place
from storage.models import FileState


class DocumentStillChecked(Refusal):
    """The deep check of the file isn't over."""

    code = "document_still_checked"
    kind = Kind.UNAVAILABLE
    message = gettext_noop("« {name} » is still being checked. Try again in a moment.")


class DocumentRefused(Refusal):
    """The deep check has found a problem."""

    code = "document_refused"
    kind = Kind.INVALID
    message = gettext_noop(
        "The check of « {name} » found a problem: it can't be signed. Begin again with another file."
    )


def send_document(
    *,
    folder_id: UUID,
    by: Principal,
    now: datetime,
    place: dict[str, Any] | None = None,
    request_key: str | None = None,
) -> Folder:
    """Launch a folder that ``by`` prepared; ``place`` is where signatures stand, the foot of the last page if none.

    :raises Unseen, NotTheInitiator, WrongState: the folder isn't theirs, or has been sent.
    :raises DocumentStillChecked, DocumentRefused: its file isn't ready.
    :raises NoSuchPage, PlaceOutsidePage: the stamp wouldn't stand on a page.
    :raises NobodyToAct: a step's actor stands for nobody today.
    """
    folder = folder_of(visible_to(by), folder_id)
    document = main_document(folder)
    file = document.file
    if file.state == FileState.REFUSED:
        raise DocumentRefused(name=document.name)
    if file.state != FileState.READY:
        raise DocumentStillChecked(name=document.name)
    first_time = folder.state == CircuitState.DRAFT
    standing = checked_place(place, pages=file.pages or 1) if place else None
    with transaction.atomic():
        launched = launch_folder(folder_id=folder_id, by=by, request_key=request_key, now=now)
        if standing and first_time:
            document.signature_place = standing
            document.save(update_fields=["signature_place"])
    return launched
