"""Record what came back of a letter that left."""

from dataclasses import asdict, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from common.clock import local_day
from courrier import policies, snapshots, wording
from courrier.details import ChoiceUnknown, DateInFuture, NewPiece
from courrier.events import DispatchProofRecorded
from courrier.models import Dispatch, DispatchOutcome, Mail, PieceRole
from courrier.references import happened_to, ref
from courrier.status import Verb
from courrier.use_cases._papers import attach
from courrier.use_cases._pieces import checked_pieces
from journal.events import Ref
from journal.publish import publish
from journal.requests import claim
from organisation.principal import Principal
from storage.models import StoredFile

_CAME_BACK = (DispatchOutcome.ACKNOWLEDGED, DispatchOutcome.RETURNED)


def record_dispatch_proof(
    *,
    by: Principal,
    mail_id: UUID,
    outcome: str,
    day: date | None = None,
    remarks: str = "",
    piece: NewPiece | None = None,
    version: int | None = None,
    request_key: str | None = None,
    now: datetime,
) -> Dispatch:
    """Record an acknowledgement, or the letter's return (« NPAI »), on ``day`` (today unless said), with its scan if any.

    :raises Unseen, NotOfYourDesk, WrongStatus, VersionConflict: the letter isn't there, isn't yours, or has moved on.
    :raises ChoiceUnknown, DateInFuture, TextTooLong, FileMissing, FileUnusable: what was typed or sent.
    :raises RequestKeyReused: the key came with another proof.
    """
    mail = policies.seen(by, mail_id)
    if outcome not in _CAME_BACK:
        raise ChoiceUnknown(field="outcome")
    came_on = _day(day, today=local_day(now, by.time_zone))
    remarks = wording.paragraphs(remarks, "remarks")
    scan = _scan(piece, mail)
    content = [mail_id, outcome, day, remarks, asdict(scan) if scan else None]
    with transaction.atomic():
        request = claim(
            request_key, actor=by.actor(), action="courrier.record_proof", content=content, now=now
        )
        if request.again:
            return Dispatch.objects.get(pk=request.result_id)
        snapshots.expect(mail, version)
        actor = policies.must(by, mail, Verb.RECORD_PROOF)
        snapshots.move(mail, Verb.RECORD_PROOF, now=now)
        Dispatch.objects.filter(mail=mail).update(
            outcome=outcome, outcome_on=came_on, outcome_remarks=remarks
        )
        event = DispatchProofRecorded(
            **happened_to(mail, actor),
            outcome=outcome,
            day=came_on,
            remarks="" if mail.for_named_readers_only else remarks,
            piece=_keep(scan, mail, by=by, now=now) if scan else None,
        )
        publish(event, actor=actor, now=now)
        dispatch = Dispatch.objects.get(mail=mail)
        request.served(dispatch.pk)
    return dispatch


def _day(day: date | None, *, today: date) -> date:
    if day and day > today:
        raise DateInFuture(field="day")
    return day or today


def _scan(piece: NewPiece | None, mail: Mail) -> NewPiece | None:
    if piece is None:
        return None
    proof = replace(piece, role=PieceRole.PROOF)
    return checked_pieces([proof], administration_id=mail.administration_id)[0]


def _keep(scan: NewPiece, mail: Mail, *, by: Principal, now: datetime) -> Ref:
    file = StoredFile.objects.get(pk=scan.file_id)
    return ref(attach(mail, file, scan.name, PieceRole.PROOF, now=now, added_by_id=by.user_id))
