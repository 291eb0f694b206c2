"""Files that the product itself adds to a mail."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from common.identifiers import new_paper_code
from courrier.events import ReceiptMade, SlipMade
from courrier.models import Mail, MailPiece, PieceRole
from courrier.references import happened_to, ref
from journal.events import Actor
from journal.publish import publish
from storage.models import StoredFile
from storage.names import safe_name
from storage.use_cases.store_made import store_made


def make_once(
    mail: Mail,
    role: PieceRole,
    *,
    name: str,
    paper: Callable[[str], bytes],
    event: type[ReceiptMade] | type[SlipMade],
    actor: Actor,
    now: datetime,
) -> MailPiece:
    """The mail's piece of this role; the first time, a PDF that ``paper`` makes with the code that will verify it.

    :raises StorageAway: the store can't be reached; nothing was made.
    """
    made = mail.pieces.filter(role=role)
    if piece := made.first():
        return piece
    code = new_paper_code()
    # Typesetting and storing take their time, so they come before the transaction; a double is swept as an orphan.
    file = store_made(
        content=paper(code),
        media_type="application/pdf",
        administration_id=mail.administration_id,
        actor=actor,
        now=now,
        name=name,
    )
    with transaction.atomic():
        Mail.objects.select_for_update(no_key=True).get(pk=mail.pk)
        if piece := made.first():
            return piece
        piece = attach(mail, file, name, role, now=now, paper_code=code)
        publish(event(**happened_to(mail, actor), piece=ref(piece), sha256=file.sha256), actor=actor, now=now)
    return piece


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
