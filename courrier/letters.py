"""What a drafter writes about a letter: one form, used to draft it and to change it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from common.errors import Kind, Refusal, gettext_noop
from courrier import snapshots, wording
from courrier.details import ChoiceUnknown, known_of
from courrier.models import Correspondent, Draft, Language, Mail, Recipient, RecipientKind, Register
from courrier.status import Direction
from journal.events import Change
from organisation.models import Post, Unit
from storage.models import FileState, StoredFile
from storage.names import safe_name

_LONGEST_BODY = 40_000
_PDF = "application/pdf"
_HIDDEN = "…"


class TextOrPdf(Refusal):
    """The letter is written here, or made elsewhere."""

    code = "text_or_pdf"
    kind = Kind.INVALID
    message = gettext_noop("Write the text here or give a PDF, not both. Empty one of them.")


class PdfUnusable(Refusal):
    """The file can't become a letter."""

    code = "pdf_unusable"
    kind = Kind.INVALID
    message = gettext_noop(
        "« {name} » can't be used as the letter: it isn't a PDF, its check found a problem, or it isn't here any more. "
        "Save it as PDF and send it again."
    )


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """One to whom a letter goes: a correspondent outside, or a unit inside."""

    kind: str = RecipientKind.TO
    correspondent_id: UUID | None = None
    unit_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class LetterDetails:
    """What is written: ``body`` (a paragraph each line), or a PDF made elsewhere (``file_id``, ``file_name``)."""

    subject: str
    body: str = ""
    file_id: UUID | None = None
    file_name: str = ""
    language: str = Language.FRENCH
    addressees: tuple[Addressee, ...] = ()
    reference: str = ""
    attachments: str = ""
    signatory_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class KnownLetter:
    """Details that have been checked, with the records that they name."""

    details: LetterDetails
    recipients: tuple[Recipient, ...]

    def write(self, mail: Mail) -> None:
        """Write the draft, its recipients and the words by which it is found; the mail has its columns already."""
        details = self.details
        values = {
            name: getattr(details, name)
            for name in ("body", "file_id", "file_name", "reference", "attachments", "signatory_id")
        }
        Draft.objects.update_or_create(mail=mail, defaults=values)
        mail.recipients.all().delete()
        for position, recipient in enumerate(self.recipients):
            recipient.mail, recipient.position = mail, position
        Recipient.objects.bulk_create(self.recipients)
        keep_words(mail, self.recipients)

    @property
    def columns(self) -> dict[str, Any]:
        """What the mail itself holds of it."""
        return {"subject": self.details.subject, "language": self.details.language}


def checked_letter(details: LetterDetails, register: Register) -> KnownLetter:
    """``details`` cleaned and checked for ``register``; text and addressees may still be missing.

    :raises Refusal: one of this module's, or of :mod:`courrier.wording`, with the ``field`` that it is about.
    """
    clean = replace(
        details,
        subject=wording.needed_line(details.subject, "subject", limit=500),
        body=wording.paragraphs(details.body, "body", limit=_LONGEST_BODY),
        file_name=safe_name(details.file_name) if details.file_id else "",
        reference=wording.line(details.reference, "reference", limit=200),
        attachments=wording.line(details.attachments, "attachments", limit=300),
    )
    if clean.body and clean.file_id:
        raise TextOrPdf(field="file_id")
    if clean.language not in Language.values:
        raise ChoiceUnknown(field="language")
    _check_file(clean, register)
    here = Post.objects.filter(administration_id=register.administration_id, closed_on=None)
    if clean.signatory_id and not here.filter(pk=clean.signatory_id).exists():
        raise ChoiceUnknown(field="signatory_id")
    return KnownLetter(details=clean, recipients=_recipients(clean.addressees, register))


def letter_of(mail: Mail) -> LetterDetails:
    """What is written now; the mail has a draft."""
    draft = mail.draft
    return LetterDetails(
        subject=mail.subject,
        body=draft.body,
        file_id=draft.file_id,
        file_name=draft.file_name,
        language=mail.language,
        addressees=tuple(
            Addressee(
                kind=recipient.kind, correspondent_id=recipient.correspondent_id, unit_id=recipient.unit_id
            )
            for recipient in mail.recipients.all()
        ),
        reference=draft.reference,
        attachments=draft.attachments,
        signatory_id=draft.signatory_id,
    )


def changes(mail: Mail, before: LetterDetails, after: KnownLetter) -> tuple[Change, ...]:
    """The fields that differ, as the journal keeps them: never the text itself, of a confidential letter nothing."""
    named = mail.recipients.select_related("correspondent", "unit")
    told = {
        "subject": (before.subject, after.details.subject),
        "language": (before.language, after.details.language),
        "reference": (before.reference, after.details.reference),
        "attachments": (before.attachments, after.details.attachments),
        "recipients": (_names(named), _names(after.recipients)),
    }
    quiet = {
        "body": before.body != after.details.body,
        "file": before.file_id != after.details.file_id,
        "signatory": before.signatory_id != after.details.signatory_id,
    }
    hide = mail.for_named_readers_only
    shown = (
        Change(field=name, before=_HIDDEN if hide else old, after=_HIDDEN if hide else new)
        for name, (old, new) in told.items()
        if old != new
    )
    return (
        *shown,
        *(Change(field=name, before=_HIDDEN, after=_HIDDEN) for name, differs in quiet.items() if differs),
    )


def keep_words(mail: Mail, recipients: Sequence[Recipient]) -> None:
    """Keep the words by which a letter is found: those of any mail, and to whom it goes."""
    snapshots.keep_words(mail, known_of(mail))
    to = snapshots.words_of(" ".join(_both_names(recipient) for recipient in recipients))
    text = mail.search_text
    text.words = f"{text.words} {to}".strip()
    text.save(update_fields=["words"])


def _check_file(details: LetterDetails, register: Register) -> None:
    if details.file_id is None:
        return
    file = StoredFile.objects.filter(
        pk=details.file_id, administration_id=register.administration_id, media_type=_PDF
    ).first()
    if file is None or file.state == FileState.REFUSED:
        raise PdfUnusable(field="file_id", name=details.file_name)


def _recipients(addressees: Sequence[Addressee], register: Register) -> tuple[Recipient, ...]:
    here = {"administration_id": register.administration_id}
    correspondents = Correspondent.objects.select_related("merged_into").filter(**here)
    outside = correspondents.in_bulk([to.correspondent_id for to in addressees if to.correspondent_id])
    inside = Unit.objects.filter(closed_on=None, **here).in_bulk(
        [to.unit_id for to in addressees if to.unit_id]
    )
    found = []
    for to in addressees:
        correspondent = outside.get(to.correspondent_id) if to.correspondent_id else None
        unit = inside.get(to.unit_id) if to.unit_id else None
        leaves = register.direction == Direction.OUTGOING
        misplaced = to.kind == RecipientKind.TO and leaves is not (correspondent is not None)
        if (correspondent is None) is (unit is None) or misplaced or to.kind not in RecipientKind.values:
            raise ChoiceUnknown(field="addressees")
        merged = correspondent and (correspondent.merged_into or correspondent)
        found.append(Recipient(kind=to.kind, correspondent=merged, unit=unit))
    return tuple(found)


def _names(recipients: Sequence[Recipient] | Any) -> str:
    return ", ".join(str(recipient.correspondent or recipient.unit) for recipient in recipients)


def _both_names(recipient: Recipient) -> str:
    name = (recipient.correspondent or recipient.unit).name  # type: ignore[union-attr]  # the table holds one of them
    return f"{name.fr} {name.ar}"
