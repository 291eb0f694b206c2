"""Bytes on their way out."""

from base64 import b64encode

from django.http import FileResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from storage.models import Kept
from storage.names import safe_name
from storage.queries import file_link, open_file


def download(kept: Kept, *, name: str) -> HttpResponseBase:
    """A download under ``name``: from the storage itself where it can, else through here in constant memory.

    What comes through here says which bytes were kept (RFC 9530), so that the client can tell if they are damaged.
    """
    if link := file_link(kept, name=name):
        return HttpResponseRedirect(link)
    response = FileResponse(open_file(kept), content_type=kept.media_type)
    disposition = content_disposition_header(as_attachment=True, filename=safe_name(name))
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["Content-Length"] = str(kept.size)
    response.headers["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(kept.sha256)).decode()}:"
    return response
