"""Change the text of a letter, or take up again one that was returned, refused or withdrawn."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from courrier import policies, snapshots
from courrier.events import DraftChanged
from courrier.letters import LetterDetails, changes, checked_letter, letter_of
from courrier.models import Mail
from courrier.references import happened_to
from courrier.status import Status, Verb
from journal.publish import publish
from journal.requests import claim
from organisation.principal import Principal
from parapheur.queries import last_folder_about
from parapheur.use_cases.open_folder import open_folder
from parapheur.use_cases.take_over_folder import take_over_folder

_IN_A_FOLDER = (Status.RETURNED, Status.REFUSED)


def change_draft(
    *,
    by: Principal,
    mail_id: UUID,
    letter: LetterDetails,
    version: int | None = None,
    request_key: str | None = None,
    now: datetime,
) -> Mail:
    """Write the letter anew. From then on whoever returned or refused it can't recall that.

    :raises Unseen, NotInYourHands, WrongStatus, VersionConflict: the letter isn't there, isn't yours, or has moved on.
    :raises Refusal: those of :mod:`courrier.letters`, with the ``field``.
    :raises RequestKeyReused: the key came with another change.
    """
    mail = policies.seen(by, mail_id)
    known = checked_letter(letter, mail.register)
    with transaction.atomic():
        request = claim(
            request_key,
            actor=by.actor(),
            action="courrier.change_draft",
            content=[mail_id, asdict(letter)],
            now=now,
        )
        if request.again:
            return mail
        snapshots.expect(mail, version)
        actor = policies.must(by, mail, Verb.CHANGE_DRAFT)
        if mail.status in _IN_A_FOLDER:
            _end_recall(mail, by=by, now=now)
        if mail.status in (Status.REFUSED, Status.WITHDRAWN):
            _answer_again(mail, by=by, now=now)
        told = changes(mail, letter_of(mail), known)
        snapshots.move(mail, Verb.CHANGE_DRAFT, now=now, **known.columns)
        known.write(mail)
        if told:
            publish(DraftChanged(**happened_to(mail, actor), changes=told), actor=actor, now=now)
        request.served(mail.pk)
    return mail


def _end_recall(mail: Mail, *, by: Principal, now: datetime) -> None:
    folder = last_folder_about("mail", mail.pk)
    if folder is None:
        return
    take_over_folder(folder_id=folder.pk, by=by, now=now)
    open_folder(folder_id=folder.pk, by=by, now=now)


def _answer_again(mail: Mail, *, by: Principal, now: datetime) -> None:
    """A reply that had been dropped is taken up: the mail that it answers awaits it again."""
    answered = mail.reply_to
    if answered and answered.status != Status.REPLYING:
        policies.must(by, answered, Verb.DRAFT_REPLY)
        snapshots.move(answered, Verb.DRAFT_REPLY, now=now)
