"""Put any PDF of the house into a folder, ready to be sent into a circuit."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.clock import local_day
from common.errors import Kind, Refusal, gettext_noop
from common.identifiers import new_id
from common.text import clean_line
from journal.events import Ref
from journal.requests import claim
from organisation.principal import Principal
from parapheur.models import Folder
from parapheur.policies import must_start_in
from parapheur.queries import circuits_for_documents
from parapheur.use_cases.prepare_folder import CircuitNotUsable, Leaf, prepare_folder
from storage.models import FileState, StoredFile

_TITLE, _LABEL = 500, 200


class TitleMissing(Refusal):
    """The folder has no name."""

    code = "title_missing"
    kind = Kind.INVALID
    message = gettext_noop("Say in at most {limit} characters what the document is about.")


class DocumentUnusable(Refusal):
    """The file can't be signed."""

    code = "document_unusable"
    kind = Kind.INVALID
    message = gettext_noop(
        "« {name} » can't be signed: it isn't a PDF, or its check found a problem. Give another one."
    )


def prepare_document(
    *,
    title: str,
    unit_id: UUID,
    circuit_version_id: UUID,
    file_id: UUID,
    name: str,
    by: Principal,
    now: datetime,
    request_key: str | None = None,
) -> Folder:
    """Prepare a folder about a PDF that answers no mail, in the name of a unit.

    :raises Forbidden: ``by`` works on no letters of the unit.
    :raises TitleMissing, DocumentUnusable: the title is empty or too long, the file is no sound PDF of the house.
    :raises CircuitNotUsable: the circuit isn't among those of :func:`parapheur.queries.circuits_for_documents`.
    :raises RequestKeyReused: the key came with another document.
    """
    actor = must_start_in(by, unit_id)
    about = clean_line(title)
    if not about or len(about) > _TITLE:
        raise TitleMissing(limit=_TITLE)
    files = StoredFile.objects.filter(administration_id=by.administration_id, media_type="application/pdf")
    if not files.filter(pk=file_id).exclude(state=FileState.REFUSED).exists():
        raise DocumentUnusable(name=name)
    day = local_day(now, by.time_zone)
    if circuit_version_id not in {version.pk for version in circuits_for_documents(by, unit_id, day=day)}:
        raise CircuitNotUsable
    content = [about, unit_id, circuit_version_id, file_id]
    with transaction.atomic():
        request = claim(
            request_key, actor=actor, action="parapheur.prepare_document", content=content, now=now
        )
        if request.again:
            return Folder.objects.get(pk=request.result_id)
        folder = prepare_folder(
            title=about,
            unit_id=unit_id,
            origin=Ref(kind="document", id=new_id(), label=about[:_LABEL]),
            circuit_version_id=circuit_version_id,
            leaves=[Leaf(name=name, file_id=file_id)],
            by=by,
            now=now,
        )
        request.served(folder.pk)
    return folder
