"""Saving a mail: compare-and-set on its version, its steps along the table of statuses, and whom it has reached."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from common.errors import VersionConflict
from common.text import fold
from courrier.details import Known
from courrier.models import Assignment, Mail, MailReach, ScopeKind, SearchText
from courrier.status import Verb, after

Scopes = Mapping[UUID, ScopeKind]


def expect(mail: Mail, version: int | None) -> None:
    """Whether the mail still stands as the person saw it. :raises VersionConflict: it has changed since."""
    if version is not None and version != mail.version:
        raise VersionConflict


def move(mail: Mail, verb: Verb, *, now: datetime, **columns: Any) -> None:
    """Take the step ``verb`` and write ``columns`` with it.

    :raises WrongStatus: the verb doesn't exist where the mail stands.
    :raises VersionConflict: somebody has changed the mail since it was read.
    """
    status = after(mail.direction, mail.status, verb)
    if status == mail.status:
        mail.advance(version=mail.version, **columns)
        return
    mail.advance(version=mail.version, status=status, status_since=now, **columns)
    MailReach.objects.filter(mail=mail).update(status=status)


def add_reach(mail: Mail, scopes: Scopes) -> None:
    """Let the mail be seen in ``scopes``, besides those that it has reached before."""
    MailReach.objects.bulk_create(
        (
            MailReach(
                mail=mail,
                kind=kind,
                scope=scope,
                entered_at=mail.entered_at,
                direction=mail.direction,
                status=mail.status,
            )
            for scope, kind in scopes.items()
        ),
        ignore_conflicts=True,
    )


def rebuild_reach(mail: Mail) -> None:
    """Work out anew who sees the mail, after its confidentiality changed."""
    scopes = (
        of_posts(mail.readers.values_list("post_id", flat=True))
        if mail.for_named_readers_only
        else of_origin(mail) | of_assignments(mail.assignments.all())
    )
    MailReach.objects.filter(mail=mail).exclude(scope__in=list(scopes)).delete()
    add_reach(mail, scopes)


def of_origin(mail: Mail) -> dict[UUID, ScopeKind]:
    """Where a mail stands before it is handed to anybody: its register, and the unit that issued it."""
    scopes = {mail.register_id: ScopeKind.REGISTER}
    return scopes | ({mail.sender_unit_id: ScopeKind.UNIT} if mail.sender_unit_id else {})


def of_assignments(assignments: Iterable[Assignment]) -> dict[UUID, ScopeKind]:
    """The units and persons that ``assignments`` hand a mail to."""
    scopes: dict[UUID, ScopeKind] = {}
    for assignment in assignments:
        scopes[assignment.unit_id] = ScopeKind.UNIT
        if assignment.person_id:
            scopes[assignment.person_id] = ScopeKind.PERSON
    return scopes


def of_posts(post_ids: Iterable[UUID]) -> dict[UUID, ScopeKind]:
    """The posts named on a confidential mail."""
    return dict.fromkeys(post_ids, ScopeKind.POST)


def keep_words(mail: Mail, known: Known) -> None:
    """Keep the words by which the mail is found."""
    SearchText.objects.update_or_create(mail=mail, defaults={"words": search_words(mail, known)})


def search_words(mail: Mail, known: Known) -> str:
    """Subject, sender in both languages, and both references, folded, as words."""
    sender = known.sender or known.sender_unit
    names = (sender.name.fr, sender.name.ar) if sender else ()
    return words_of(
        " ".join((known.details.subject, *names, mail.reference, known.details.external_reference))
    )


def words_of(text: str) -> str:
    """The words of ``text``, folded and parted by spaces: whatever else stands in it parts words."""
    return " ".join("".join(c if c.isalnum() else " " for c in fold(text)).split())
