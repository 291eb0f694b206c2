"""Which folders a person has had before them, as they stand now: only those can be decided on together with others."""

from collections.abc import Iterable
from uuid import UUID

from parapheur.models import Step
from parapheur.use_cases.open_folder import open_folder
from web.request import Request

_KEPT = "folders_read"
_MOST = 200  # of the latest, in one session


def mark_read(request: Request, folder_id: UUID) -> None:
    """Note that the person has the folder open. :raises Unseen: it isn't theirs to see."""
    folder = open_folder(folder_id=folder_id, by=request.principal, now=request.now)
    read = {**request.session.get(_KEPT, {}), str(folder_id): folder.document_version}
    request.session[_KEPT] = dict(list(read.items())[-_MOST:])


def read_among(request: Request, steps: Iterable[Step]) -> list[Step]:
    """The steps whose folder this person opened first, or has opened in this session, with the same document.

    Of a step that two people share the folder itself remembers the first one only.
    """
    by, here = str(request.principal.user_id), request.session.get(_KEPT, {})
    return [
        step
        for step in steps
        if step.progress.get("opened_by") == by
        or here.get(str(step.folder_id)) == step.folder.document_version
    ]
