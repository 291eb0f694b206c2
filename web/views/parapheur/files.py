"""A folder's documents, sent to who may read them: page images, and the files themselves."""

from uuid import UUID

from django.http import FileResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from courrier.policies import visible_to as visible_mails
from courrier.use_cases.record_consultation import record_consultation
from parapheur.models import Folder
from parapheur.queries import folder_file
from storage.names import safe_name
from storage.queries import file_link, open_file, page_image
from web.request import Request

WIDEST = 1000


def note_consultation(request: Request, folder: Folder) -> None:
    """Write down that a folder about a restricted or confidential letter was read by one who may read the letter."""
    by = request.principal
    if folder.origin_kind == "mail" and visible_mails(by).filter(pk=folder.origin_id).exists():
        record_consultation(by=by, mail_id=folder.origin_id, now=request.now)


@require_safe
def page(request: Request, folder_id: UUID, file_id: UUID, page: int, width: int) -> HttpResponseBase:
    """The image of a page of any version, at the nearest width that was made."""
    version = folder_file(request.principal, folder_id, file_id)
    image = page_image(version.file, page=page, width=min(width, WIDEST))
    response = FileResponse(open_file(image), content_type=image.media_type)
    # The same address always means the same picture; "private": only this person's browser may keep it.
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response


@require_safe
def whole(request: Request, folder_id: UUID, file_id: UUID) -> HttpResponseBase:
    """The file byte for byte, never shown inside the site but downloaded."""
    version = folder_file(request.principal, folder_id, file_id)
    note_consultation(request, version.document.folder)
    name = version.document.name
    if link := file_link(version.file, name=name):
        return HttpResponseRedirect(link)
    response = FileResponse(open_file(version.file), content_type=version.file.media_type)
    disposition = content_disposition_header(as_attachment=True, filename=safe_name(name))
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["Content-Length"] = str(version.file.size)
    return response
