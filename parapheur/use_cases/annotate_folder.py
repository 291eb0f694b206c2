"""A remark beside a folder, for those who decide."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.errors import Forbidden, Kind, Refusal, gettext_noop
from common.text import clean_paragraphs
from journal import requests
from journal.publish import publish
from organisation.principal import Principal
from parapheur.events import FolderAnnotated
from parapheur.models import Folder, FolderNote
from parapheur.policies import can_annotate, visible_to
from parapheur.transitions import about, folder_of

LONGEST = 2000


class RemarkMissing(Refusal):
    """A remark says nothing, or too much."""

    code = "remark_missing"
    kind = Kind.INVALID
    message = gettext_noop("Write your remark in at most {limit} characters; those who decide will read it.")


def annotate_folder(
    *, folder_id: UUID, text: str, by: Principal, now: datetime, request_key: str | None = None
) -> Folder:
    """Leave a remark in a folder that isn't over.

    :raises Unseen: the folder isn't theirs to see.
    :raises Forbidden: they don't read what is in it, or its circuit has ended.
    :raises RemarkMissing: it is empty or too long.
    """
    folder = folder_of(visible_to(by), folder_id)
    if not can_annotate(by, folder):
        raise Forbidden
    said = clean_paragraphs(text)
    if not said or len(said) > LONGEST:
        raise RemarkMissing(limit=LONGEST)
    actor, action, content = by.actor(), "parapheur.annotate", [folder.pk, said]
    with transaction.atomic():
        served = requests.claim(request_key, actor=actor, action=action, content=content, now=now)
        if served.again:
            return folder
        FolderNote.objects.create(
            folder=folder,
            author_id=by.user_id,
            text=said,
            document_version=folder.document_version,
            written_at=now,
        )
        event = FolderAnnotated(**about(folder), text=said, document_version=folder.document_version)
        publish(event, actor=actor, now=now)
        served.served(folder.pk)
    return folder
