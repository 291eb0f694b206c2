"""What a clerk writes: about a mail (one form, used to register it and to correct it), its pieces, a correspondent."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models

from common.clock import local_day
from common.errors import Kind, Refusal, gettext_noop
from common.text import Bilingual, fold
from courrier import wording
from courrier.models import (
    NAMED_READERS_ONLY,
    Channel,
    Confidentiality,
    Correspondent,
    CorrespondentKind,
    Language,
    Mail,
    MailType,
    PieceRole,
    Register,
    Support,
    Urgency,
)
from courrier.status import Direction
from journal.events import Change
from organisation.calendar import add_working_days
from organisation.models import Administration, Unit

_MOST_PAGES = 100_000
_CHOICES: dict[str, type[models.TextChoices] | type[models.IntegerChoices]] = {
    "language": Language,
    "channel": Channel,
    "urgency": Urgency,
    "confidentiality": Confidentiality,
    "support": Support,
}
_TELLS_CONTENT = frozenset({"subject", "sender", "sender_unit", "external_reference"})


class DateInFuture(Refusal):
    """A letter can't be written, or have arrived, after now."""

    code = "date_in_future"
    kind = Kind.INVALID
    message = gettext_noop("This date is still to come. Check day, month and year.")


class ArrivedBeforeWritten(Refusal):
    """The letter's own date is after its arrival."""

    code = "arrived_before_written"
    kind = Kind.INVALID
    message = gettext_noop("The letter is dated after its arrival. Check both dates.")


class DeadlinePast(Refusal):
    """Nobody can meet a deadline that is over."""

    code = "deadline_past"
    kind = Kind.INVALID
    message = gettext_noop("This deadline is already over. Choose today or a later day.")


class DeadlineTooLate(Refusal):
    """The type of mail sets an earlier one by law."""

    code = "deadline_too_late"
    kind = Kind.INVALID
    message = gettext_noop(
        "This type of mail must be answered by {day} ({basis}). Choose that day or an earlier one."
    )


class SenderMissing(Refusal):
    """It isn't said who sent the mail."""

    code = "sender_missing"
    kind = Kind.INVALID
    message = gettext_noop("Say who sent it: choose a correspondent, or create one.")


class ChoiceUnknown(Refusal):
    """The value isn't in the list, or isn't in it any more."""

    code = "choice_unknown"
    kind = Kind.INVALID
    message = gettext_noop("This choice isn't in the list any more. Choose another one.")


class PagesOutOfRange(Refusal):
    """Not a number of pages."""

    code = "pages_out_of_range"
    kind = Kind.INVALID
    message = gettext_noop("Give the number of pages as a whole number from 1 to {limit}.")


@dataclass(frozen=True, kw_only=True)
class MailDetails:
    """What is written about a mail. ``arrived_at`` is now, and ``deadline`` that of its type, unless given."""

    subject: str
    sender_id: UUID | None = None
    sender_unit_id: UUID | None = None
    type_id: UUID | None = None
    language: str = Language.FRENCH
    document_date: date | None = None
    external_reference: str = ""
    channel: str = Channel.POST
    postal_number: str = ""
    arrived_at: datetime | None = None
    urgency: int = Urgency.NORMAL
    confidentiality: str = Confidentiality.INTERNAL
    envelope_unopened: bool = False
    pages: int | None = None
    support: str = Support.PAPER
    paper_place: str = ""
    deadline: date | None = None

    @property
    def for_named_readers_only(self) -> bool:
        return self.confidentiality in NAMED_READERS_ONLY


@dataclass(frozen=True, kw_only=True)
class NewPiece:
    """A stored file to be added, under the name that people gave it."""

    file_id: UUID
    name: str
    role: str = PieceRole.MAIN


@dataclass(frozen=True, kw_only=True)
class CorrespondentDetails:
    """What is written about a correspondent; a name in one language is enough."""

    name: Bilingual
    kind: str = CorrespondentKind.BODY
    address: str = ""
    city: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class Known:
    """Details that have been checked, with the records that they name."""

    details: MailDetails
    sender: Correspondent | None
    sender_unit: Unit | None
    type: MailType | None

    def columns(self) -> dict[str, Any]:
        """The columns of a mail that hold them."""
        columns = {field.name: getattr(self.details, field.name) for field in fields(MailDetails)}
        return columns | {"external_reference_folded": folded_reference(self.details.external_reference)}

    def words(self) -> dict[str, str]:
        """Each field as people read it."""
        named = {"sender_id": self.sender, "sender_unit_id": self.sender_unit, "type_id": self.type}
        return {
            field.name.removesuffix("_id"): _in_words(
                named[field.name] if field.name in named else getattr(self.details, field.name)
            )
            for field in fields(MailDetails)
        }


def checked(
    details: MailDetails, *, register: Register, now: datetime, zone: str, before: MailDetails | None = None
) -> Known:
    """``details`` cleaned and checked for ``register``; ``before`` are those they correct.

    :raises Refusal: one of this module's, or of :mod:`courrier.wording`, with the ``field`` that it is about.
    """
    clean = _clean(details, register)
    _check_dates(clean, now=now, zone=zone, before=before)
    if clean.pages is not None and not 1 <= clean.pages <= _MOST_PAGES:
        raise PagesOutOfRange(field="pages", limit=_MOST_PAGES)
    for name, choices in _CHOICES.items():
        if getattr(clean, name) not in choices.values:
            raise ChoiceUnknown(field=name)
    return _with_records(clean, register)


def details_of(mail: Mail) -> MailDetails:
    """What is written about ``mail`` now."""
    return MailDetails(**{field.name: getattr(mail, field.name) for field in fields(MailDetails)})


def known_of(mail: Mail) -> Known:
    """The same, with the records named; fetch them with the mail."""
    return Known(details=details_of(mail), sender=mail.sender, sender_unit=mail.sender_unit, type=mail.type)


def changes(before: Known, after: Known) -> tuple[Change, ...]:
    """The fields that differ, as the journal keeps them. What a confidential mail says isn't repeated there."""
    hidden = (
        _TELLS_CONTENT
        if before.details.for_named_readers_only or after.details.for_named_readers_only
        else frozenset()
    )
    old, new = before.words(), after.words()
    return tuple(
        Change(field=name, before="…", after="…")
        if name in hidden
        else Change(field=name, before=old[name], after=new[name])
        for name in old
        if old[name] != new[name]
    )


def deadlines(known: Known, administration: Administration, arrived_on: date) -> dict[str, date | None]:
    """The columns for the deadline that was given and for that which the type's delay makes, the latest possible.

    :raises DeadlineTooLate: the given one is later.
    """
    legal = None
    if known.type and known.type.delay_working_days:
        legal = add_working_days(administration, arrived_on, known.type.delay_working_days)
    deadline = known.details.deadline or legal
    check_deadline(deadline, legal, known.type)
    return {"deadline": deadline, "legal_deadline": legal}


def check_deadline(deadline: date | None, legal: date | None, mail_type: MailType | None) -> None:
    """Whether a deadline keeps to the law. :raises DeadlineTooLate: it doesn't."""
    if deadline and legal and deadline > legal:
        basis = (mail_type.basis_fr or mail_type.name_fr) if mail_type else ""
        raise DeadlineTooLate(field="deadline", day=legal.isoformat(), basis=basis)


def folded_reference(reference: str) -> str:
    """A letter's reference as it is compared: letters and digits only."""
    return "".join(character for character in fold(reference) if character.isalnum())


def _clean(details: MailDetails, register: Register) -> MailDetails:
    confidentiality = details.confidentiality
    if register.is_confidential and not details.for_named_readers_only:
        confidentiality = Confidentiality.CONFIDENTIAL
    return replace(
        details,
        subject=wording.needed_line(details.subject, "subject", limit=500),
        external_reference=wording.line(details.external_reference, "external_reference", limit=80),
        postal_number=wording.line(details.postal_number, "postal_number", limit=40),
        paper_place=wording.line(details.paper_place, "paper_place", limit=120),
        confidentiality=confidentiality,
    )


def _check_dates(details: MailDetails, *, now: datetime, zone: str, before: MailDetails | None) -> None:
    today = local_day(now, zone)
    if details.arrived_at and details.arrived_at > now:
        raise DateInFuture(field="arrived_at")
    if details.document_date and details.document_date > today:
        raise DateInFuture(field="document_date")
    arrived_on = local_day(details.arrived_at, zone) if details.arrived_at else today
    if details.document_date and details.document_date > arrived_on:
        raise ArrivedBeforeWritten(field="document_date")
    unchanged = before is not None and before.deadline == details.deadline
    if details.deadline and details.deadline < today and not unchanged:
        raise DeadlinePast(field="deadline")


def _with_records(details: MailDetails, register: Register) -> Known:
    here = {"administration_id": register.administration_id}
    sender = unit = mail_type = None
    if details.sender_id:
        sender = (
            Correspondent.objects.select_related("merged_into").filter(pk=details.sender_id, **here).first()
        )
        sender = sender and (sender.merged_into or sender)
        if sender is None:
            raise ChoiceUnknown(field="sender_id")
    if details.sender_unit_id:
        unit = Unit.objects.filter(pk=details.sender_unit_id, **here).first()
        if unit is None:
            raise ChoiceUnknown(field="sender_unit_id")
    if register.direction == Direction.INCOMING and sender is None:
        raise SenderMissing(field="sender_id")
    if register.direction == Direction.INTERNAL and unit is None:
        raise SenderMissing(field="sender_unit_id")
    if details.type_id:
        mail_type = MailType.objects.filter(pk=details.type_id, **here).first()
        if mail_type is None:
            raise ChoiceUnknown(field="type_id")
    details = replace(details, sender_id=sender.pk if sender else None)
    return Known(details=details, sender=sender, sender_unit=unit, type=mail_type)


def _in_words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return str(value)
