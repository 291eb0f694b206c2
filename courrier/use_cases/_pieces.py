"""Files that become pieces of a mail."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from common.errors import Kind, Refusal, gettext_noop
from courrier.details import NewPiece
from courrier.models import PieceRole
from storage.kinds import PAGED
from storage.models import FileState, StoredFile
from storage.names import safe_name
from storage.use_cases.store_upload import KindNotAllowed


class FileMissing(Refusal):
    """The file was never sent here, or has been swept since."""

    code = "file_missing"
    kind = Kind.INVALID
    message = gettext_noop("The file « {name} » isn't here any more. Send it again.")


class FileUnusable(Refusal):
    """The deep check refused the file."""

    code = "file_unusable"
    kind = Kind.INVALID
    message = gettext_noop(
        "The file « {name} » can't be used: its check found a problem. Scan it or save it again."
    )


class OneMainPiece(Refusal):
    """A mail has one main piece."""

    code = "one_main_piece"
    kind = Kind.INVALID
    message = gettext_noop("A mail has one main piece, and this one has it. Add the file as an attachment.")


def checked_pieces(pieces: Sequence[NewPiece], *, administration_id: UUID) -> tuple[NewPiece, ...]:
    """The pieces with harmless names.

    :raises FileMissing, FileUnusable: a file isn't this administration's, or was refused.
    :raises KindNotAllowed: the main piece can't be shown page by page.
    :raises OneMainPiece: there are two.
    """
    files = StoredFile.objects.filter(administration_id=administration_id).in_bulk(
        [piece.file_id for piece in pieces]
    )
    clean = tuple(replace(piece, name=safe_name(piece.name)) for piece in pieces)
    for piece in clean:
        file = files.get(piece.file_id)
        if file is None:
            raise FileMissing(field="pieces", name=piece.name)
        if file.state == FileState.REFUSED:
            raise FileUnusable(field="pieces", name=piece.name)
        if piece.role == PieceRole.MAIN and file.media_type not in PAGED:
            raise KindNotAllowed(field="pieces", name=piece.name)
    if sum(piece.role == PieceRole.MAIN for piece in clean) > 1:
        raise OneMainPiece(field="pieces")
    return clean
