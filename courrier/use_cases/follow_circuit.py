"""Bring a letter to where the folder in which it travels stands."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from courrier import snapshots
from courrier.events import LetterCompleted
from courrier.following import steps_to_follow
from courrier.models import (
    ConfidentialReader,
    Mail,
    MailPiece,
    PieceRole,
)
from courrier.references import happened_to, ref
from courrier.status import Direction, Verb
from courrier.use_cases._answering import answer_mail
from courrier.use_cases._papers import attach
from journal.events import Actor
from journal.publish import publish
from organisation.models import PostRight
from organisation.roles import Role
from parapheur.models import Folder
from parapheur.queries import last_folder_about, signed_files


def follow_circuit(*, mail_id: UUID, actor: Actor, now: datetime) -> Mail:
    """Take the steps that the letter's folder has taken; none when it stands there already.

    A letter whose circuit has ended goes, with what was signed, to the desk that keeps its register: to be dispatched,
    or, a note, to be assigned to its units like any mail that arrives.
    """
    with transaction.atomic():
        mail = Mail.objects.select_for_update(no_key=True).get(pk=mail_id)
        folder = last_folder_about("mail", mail.pk)
        if folder is None:
            return mail
        for verb in steps_to_follow(mail, folder):
            if verb is Verb.COMPLETE:
                _complete(mail, folder, actor=actor, now=now)
            else:
                snapshots.move(mail, verb, now=now)
    return mail


def _complete(mail: Mail, folder: Folder, *, actor: Actor, now: datetime) -> None:
    snapshots.move(mail, Verb.COMPLETE, now=now, holder_unit=mail.register.unit, holder=None, held_since=now)
    _open_to_desk(mail, folder, now=now)
    pieces = [
        attach(mail, file, f"{mail.reference}.pdf", PieceRole.SIGNED, now=now)
        for file in signed_files(folder)
    ]
    publish(_completed(mail, pieces, actor), actor=actor, now=now)
    if mail.direction == Direction.INTERNAL:
        answer_mail(mail, actor=actor, now=now)


def _completed(mail: Mail, pieces: list[MailPiece], actor: Actor) -> LetterCompleted:
    return LetterCompleted(
        **happened_to(mail, actor),
        pieces=tuple(ref(piece) for piece in pieces),
        sha256=tuple(piece.file.sha256 for piece in pieces),
    )


def _open_to_desk(mail: Mail, folder: Folder, *, now: datetime) -> None:
    """The desk sees the letter from now on; of a confidential one, the posts that dispatch there are named."""
    if not mail.for_named_readers_only:
        snapshots.add_reach(mail, snapshots.of_origin(mail))
        return
    rights = PostRight.objects.filter(role=Role.CLERK, unit=mail.register.unit_id, post__closed_on=None)
    posts = list(rights.values_list("post_id", flat=True))
    ConfidentialReader.objects.bulk_create(
        (
            ConfidentialReader(mail=mail, post_id=post, named_by_id=folder.initiator_id, named_at=now)
            for post in posts
        ),
        ignore_conflicts=True,
    )
    snapshots.add_reach(mail, snapshots.of_posts(posts))
