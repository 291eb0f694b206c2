"""Answer a return with the corrected letter."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from courrier import policies, snapshots
from courrier.models import Draft, Mail
from courrier.status import Status, Verb, WrongStatus
from courrier.use_cases._launching import paper_of
from journal.requests import answer, claim
from organisation.principal import Principal
from parapheur.queries import last_folder_about
from parapheur.use_cases.resubmit_folder import resubmit_folder
from parapheur.use_cases.take_over_folder import take_over_folder


def resend_into_circuit(
    *,
    by: Principal,
    mail_id: UUID,
    version: int | None = None,
    request_key: str | None = None,
    now: datetime,
) -> Mail:
    """Send the corrected letter back into the circuit that returned it; who does it answers for it from then on.

    :raises Unseen, NotInYourHands, WrongStatus, VersionConflict: the letter isn't there, isn't yours, or has moved on.
    :raises NothingWritten, NobodyAddressed, StillChecked: it isn't ready.
    :raises StorageAway: the store can't be reached; nothing was sent.
    :raises RequestKeyReused: the key came with another request.
    """
    mail = policies.seen(by, mail_id)
    action, content = "courrier.resend_into_circuit", [mail_id]
    if answer(request_key, actor=by.actor(), action=action, content=content):
        return mail
    snapshots.expect(mail, version)
    actor = policies.must(by, mail, Verb.LAUNCH)
    folder = last_folder_about("mail", mail.pk)
    if mail.status != Status.RETURNED or folder is None:
        raise WrongStatus
    paper = paper_of(mail, actor=actor, place=_still(mail.draft), now=now)
    with transaction.atomic():
        request = claim(request_key, actor=actor, action=action, content=content, now=now)
        if request.again:
            return mail
        snapshots.move(mail, Verb.LAUNCH, now=now)
        letter = paper.leaves[0]
        take_over_folder(folder_id=folder.pk, by=by, now=now)
        resubmit_folder(
            folder_id=folder.pk,
            file_id=letter.file_id,
            signature_place=letter.signature_place,
            seal_place=letter.seal_place,
            by=by,
            now=now,
        )
        paper.sent(mail, folder, by=by, actor=actor, again=True, now=now)
        request.served(mail.pk)
    return mail


def _still(draft: Draft) -> dict[str, Any] | None:
    """Where signatures stood on the PDF, if the corrected one has that page."""
    place = draft.signature_place
    pages = draft.file.pages if draft.file else None
    return place if place and place["page"] < (pages or 1) else None
