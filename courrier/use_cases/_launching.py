"""The paper that enters a circuit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, override

from common.errors import Kind, Refusal, gettext_noop
from courrier.events import LetterSentIntoCircuit
from courrier.layout import lay_out
from courrier.letter_queries import NothingWritten
from courrier.models import Draft, Mail, PieceRole, RecipientKind
from courrier.references import happened_to, ref
from courrier.use_cases._papers import attach
from journal.events import Actor, Ref
from journal.publish import publish
from organisation.principal import Principal
from parapheur.models import Folder
from parapheur.use_cases.prepare_folder import Leaf
from signing.placing import checked_place
from storage.models import FileState, StoredFile
from storage.use_cases.store_made import store_made

_CONFIDENTIAL = gettext_noop("Confidential letter")
_LETTER = gettext_noop("letter")
_LABEL = 200  # a folder's label of what it is about


class NobodyAddressed(Refusal):
    """The letter goes to nobody."""

    code = "nobody_addressed"
    kind = Kind.INVALID
    message = gettext_noop("Nobody is addressed yet. Say to whom the letter goes.")


class StillChecked(Refusal):
    """A file's deep check isn't over."""

    code = "still_checked"
    kind = Kind.UNAVAILABLE
    message = gettext_noop("« {name} » is still being checked. Try again in a moment.")


@dataclass(frozen=True, kw_only=True)
class Paper:
    """The letter's document with what goes with it, stored."""

    file: StoredFile
    leaves: tuple[Leaf, ...]

    def sent(
        self, mail: Mail, folder: Folder, *, by: Principal, actor: Actor, again: bool = False, now: datetime
    ) -> None:
        """Keep the document as what went into the circuit, and tell it."""
        name = self.leaves[0].name
        if mail.draft.file_id:  # a corrected PDF is signed at the same place
            Draft.objects.filter(mail=mail).update(signature_place=self.leaves[0].signature_place)
        piece = attach(mail, self.file, name, PieceRole.DRAFT, now=now, added_by_id=by.user_id)
        event = LetterSentIntoCircuit(
            **happened_to(mail, actor),
            circuit=folder.circuit_version.circuit.name_fr,
            folder=Ref(kind="folder", id=folder.pk, label=folder.title),
            piece=ref(piece),
            sha256=self.file.sha256,
            again=again,
        )
        publish(event, actor=actor, now=now)


def paper_of(mail: Mail, *, actor: Actor, place: dict[str, Any] | None = None, now: datetime) -> Paper:
    """Lay the letter out, or take its PDF, and store it: before any transaction. What isn't used is swept.

    ``place`` is where signatures stand on a PDF made elsewhere.

    :raises NothingWritten, NobodyAddressed, StillChecked: the letter isn't ready.
    :raises NoSuchPage, PlaceOutsidePage: the stamp wouldn't stand on a page.
    :raises StorageAway: the store can't be reached.
    """
    draft = mail.draft
    if not draft.body and draft.file is None:
        raise NothingWritten(field="body")
    if not mail.recipients.filter(kind=RecipientKind.TO).exists():
        raise NobodyAddressed(field="addressees")
    attached = mail.pieces.filter(role=PieceRole.ATTACHMENT).select_related("file")
    others = tuple(Leaf(name=piece.name, file_id=piece.file_id) for piece in attached)
    if draft.file:
        if draft.file.state != FileState.READY:
            raise StillChecked(name=draft.file_name)
        standing = checked_place(place, pages=draft.file.pages or 1) if place else None
        letter = Leaf(name=draft.file_name, file_id=draft.file.pk, signature_place=standing)
        return Paper(file=draft.file, leaves=(letter, *others))
    sheet = lay_out(mail)
    file = store_made(
        content=sheet.content,
        media_type="application/pdf",
        administration_id=mail.administration_id,
        actor=actor,
        now=now,
    )
    letter = Leaf(
        name=_file_name(mail),
        file_id=file.pk,
        signature_place=sheet.signature_place,
        seal_place=sheet.seal_place,
    )
    return Paper(file=file, leaves=(letter, *others))


def origin_of(mail: Mail) -> Ref:
    """The letter as its folder refers to it."""
    named = ref(mail)
    return Ref(kind=named.kind, id=named.id, label=named.label[:_LABEL])


def folder_title(mail: Mail) -> str:
    """What the folder is called: the subject, which of a confidential letter isn't told."""
    return _in_own_language(mail, _CONFIDENTIAL) if mail.for_named_readers_only else mail.subject


def _file_name(mail: Mail) -> str:
    return f"{_in_own_language(mail, _LETTER)}.pdf"


def _in_own_language(mail: Mail, message: str) -> str:
    with override(mail.administration.language):
        return gettext(message)
