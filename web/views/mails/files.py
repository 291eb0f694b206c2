"""Pieces, sent to who may read them: page images, and the files themselves."""

from uuid import UUID

from django.http import FileResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from courrier.models import MailPiece
from courrier.queries import piece as piece_for
from courrier.use_cases.record_consultation import record_consultation
from storage.names import safe_name
from storage.queries import file_link, open_file, page_image
from web.request import Request

_WIDTHS = (200, 1000)


@require_safe
def piece_page(request: Request, piece_id: UUID, page: int, width: int) -> HttpResponseBase:
    """The image of a page, at the nearest width that was made."""
    piece = piece_for(request.principal, piece_id)
    image = page_image(piece.file, page=page, width=min(width, _WIDTHS[-1]))
    response = FileResponse(open_file(image), content_type=image.media_type)
    # The same address always means the same picture; "private": only this person's browser may keep it.
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response


@require_safe
def piece_file(request: Request, piece_id: UUID) -> HttpResponseBase:
    """The file byte for byte, never shown inside the site but downloaded."""
    piece = piece_for(request.principal, piece_id)
    record_consultation(by=request.principal, mail_id=piece.mail_id, piece_id=piece.pk, now=request.now)
    return download(piece)


def download(piece: MailPiece) -> HttpResponseBase:
    """A download under the piece's name: from the storage itself where it can, else through here."""
    link = file_link(piece.file, name=piece.name)
    if link:
        return HttpResponseRedirect(link)
    response = FileResponse(open_file(piece.file), content_type=piece.file.media_type)
    disposition = content_disposition_header(as_attachment=True, filename=safe_name(piece.name))
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["Content-Length"] = str(piece.file.size)
    return response
