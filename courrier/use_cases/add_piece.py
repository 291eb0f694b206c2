"""Add a piece to a mail that is registered already."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from courrier import policies
from courrier.details import ChoiceUnknown, NewPiece
from courrier.events import PieceAdded
from courrier.models import Mail, MailPiece, PieceRole
from courrier.references import happened_to, ref
from courrier.status import Verb, after
from courrier.use_cases._pieces import OneMainPiece, checked_pieces
from journal.publish import publish
from journal.requests import claim
from organisation.principal import Principal

_BY_HAND = frozenset({PieceRole.MAIN, PieceRole.ATTACHMENT, PieceRole.PROOF})


def add_piece(
    *, by: Principal, mail_id: UUID, piece: NewPiece, request_key: str | None = None, now: datetime
) -> MailPiece:
    """Add a stored file to the mail, after the pieces that it has.

    :raises Unseen, NotInYourHands, WrongStatus: the mail isn't there, isn't yours, or takes no more pieces.
    :raises OneMainPiece: it has its main piece already.
    :raises FileMissing, FileUnusable, KindNotAllowed, ChoiceUnknown: the file or its role can't be right.
    :raises RequestKeyReused: the key came with another piece.
    """
    mail = policies.seen(by, mail_id)
    actor = policies.must(by, mail, Verb.ADD_PIECE)
    if piece.role not in _BY_HAND:
        raise ChoiceUnknown(field="role")
    [checked] = checked_pieces([piece], administration_id=mail.administration_id)
    with transaction.atomic():
        request = claim(
            request_key, actor=actor, action="courrier.add_piece", content=[mail_id, asdict(piece)], now=now
        )
        if request.again:
            return MailPiece.objects.get(pk=request.result_id)
        locked = Mail.objects.select_for_update(no_key=True).get(pk=mail.pk)
        after(locked.direction, locked.status, Verb.ADD_PIECE)
        if checked.role == PieceRole.MAIN and mail.pieces.filter(role=PieceRole.MAIN).exists():
            raise OneMainPiece(field="role")
        last = mail.pieces.aggregate(last=Max("position"))["last"]
        added = MailPiece.objects.create(
            mail=mail,
            file_id=checked.file_id,
            name=checked.name,
            role=checked.role,
            position=0 if last is None else last + 1,
            added_at=now,
            added_by_id=by.user_id,
        )
        event = PieceAdded(
            **happened_to(mail, actor), piece=ref(added), role=added.role, sha256=added.file.sha256
        )
        publish(event, actor=actor, now=now)
        request.served(added.pk)
    return added
