"""Keep a file that a person or an application sends."""

from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from common.errors import Kind, Refusal, gettext_noop
from documents import inspect
from journal.events import Actor
from storage.kinds import PAGED, UNKNOWN
from storage.models import StoredFile
from storage.names import safe_name
from storage.scratch import TooMuch, mapped, spooled
from storage.use_cases._keep import keep


class FileTooLarge(Refusal):
    """More bytes than an upload may have."""

    code = "file_too_large"
    kind = Kind.TOO_LARGE
    message = gettext_noop(
        "This file is over the limit of {limit} MB. Scan in black and white or at 200 dpi, or split it, and send it again."
    )


class KindNotAllowed(Refusal):
    """The main piece is of a kind that can't be shown page by page."""

    code = "kind_not_allowed"
    kind = Kind.INVALID
    message = gettext_noop(
        "« {name} » is neither a PDF nor a JPEG, PNG or TIFF image. Save it as PDF and send that; "
        "the file as it is can be added as an attachment."
    )


def store_upload(
    *, content: BinaryIO, name: str, main: bool, administration_id: UUID, actor: Actor, now: datetime
) -> StoredFile:
    """Keep what was sent under ``name``, judged by its content; the same bytes again give the same file.

    ``main`` is the piece that is registered, which must be PDF, JPEG, PNG or TIFF; attachments may be anything.

    :raises FileTooLarge: over ``UPLOAD_MAX_BYTES``.
    :raises KindNotAllowed: a main piece of another kind.
    :raises EmptyFile, TruncatedPdf, BrokenPdf, EncryptedPdf, TooManyPages, UnsafeFile, BrokenImage, ImageTooLarge:
        see :func:`documents.inspect.quick_look`.
    :raises StorageAway: the store can't be reached, and nothing was kept.
    """
    name = safe_name(name)
    try:
        with spooled(content, limit=settings.UPLOAD_MAX_BYTES) as file, mapped(file.path) as mapping:
            media_type = inspect.sniff(file.head) or UNKNOWN
            inspect.quick_look(file.path, media_type, max_pages=settings.UPLOAD_MAX_PAGES)
            if main and media_type not in PAGED:
                raise KindNotAllowed(name=name)
            return keep(
                mapping,
                sha256=file.sha256,
                media_type=media_type,
                name=name,
                administration_id=administration_id,
                actor=actor,
                now=now,
                made_here=False,
            )
    except TooMuch as error:
        raise FileTooLarge(limit=settings.UPLOAD_MAX_BYTES // (1024 * 1024)) from error
