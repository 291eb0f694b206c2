"""Files that the product itself adds to a mail."""

from datetime import datetime
from uuid import UUID

from django.db.models import Max

from courrier.models import Mail, MailPiece, PieceRole
from storage.models import StoredFile
from storage.names import safe_name


def attach(
    mail: Mail,
    file: StoredFile,
    name: str,
    role: PieceRole,
    *,
    now: datetime,
    added_by_id: UUID | None = None,
    paper_code: str | None = None,
) -> MailPiece:
    """Add the file after the pieces that the mail has; the caller has locked the mail."""
    last = mail.pieces.aggregate(last=Max("position"))["last"]
    return MailPiece.objects.create(
        mail=mail,
        file=file,
        name=safe_name(name.replace("/", "-")),
        role=role,
        position=0 if last is None else last + 1,
        added_at=now,
        added_by_id=added_by_id,
        paper_code=paper_code,
    )
