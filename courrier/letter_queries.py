"""What is read of letters that are written here: their draft, the circuits they may take, how they left."""

from datetime import date, datetime
from uuid import UUID

from common.errors import Kind, Refusal, Unseen, gettext_noop
from courrier import policies
from courrier.layout import lay_out
from courrier.models import Dispatch, Draft, Mail, Register
from courrier.status import Direction, Status
from organisation.models import Post, Unit
from organisation.principal import Principal
from organisation.roles import Role
from parapheur.engine.values import StepKind
from parapheur.models import CircuitVersion
from parapheur.queries import AskedAt, people_of, usable_circuits
from storage.queries import read_bytes


class NothingWritten(Refusal):
    """The draft has neither text nor PDF."""

    code = "nothing_written"
    kind = Kind.INVALID
    message = gettext_noop("The letter is still empty. Write its text or give a PDF first.")


def outgoing_registers(by: Principal, *, direction: Direction = Direction.OUTGOING) -> list[Register]:
    """The registers of the administration in which a letter written here can get its number, whoever keeps them."""
    registers = Register.objects.filter(
        administration_id=by.administration_id, direction=direction, is_open=True
    )
    return list(registers.select_related("unit").order_by("code"))


def signatories(by: Principal) -> list[Post]:
    """The posts of the administration that sign letters, by title."""
    posts = Post.objects.filter(
        administration_id=by.administration_id, closed_on=None, rights__role=Role.SIGNATORY
    )
    return list(posts.select_related("unit").distinct().order_by("title_fr", "pk"))


def units_writing(by: Principal) -> list[Unit]:
    """The units in whose name ``by`` writes letters, by code."""
    return list(Unit.objects.filter(pk__in=policies.units_drafting(by), closed_on=None).order_by("code"))


def letters_begun(by: Principal, *, limit: int = 4) -> list[Mail]:
    """What ``by`` is writing, for the units in which they still write: drafts, and what came back; the latest first."""
    mine = Mail.objects.filter(
        entered_by=by.user_id,
        holder_unit__in=policies.units_drafting(by),
        status__in=(Status.DRAFT, Status.RETURNED),
    )
    return list(mine.order_by("-status_since", "-id")[:limit])


def draft_of(by: Principal, mail_id: UUID) -> Draft:
    """The letter's draft, with its mail. :raises Unseen: it has none, or its content isn't for these eyes."""
    drafts = Draft.objects.select_related(
        "mail__administration",
        "mail__register",
        "mail__sender_unit",
        "mail__reply_to",
        "file",
        "signatory",
    )
    draft = drafts.filter(mail=mail_id, mail__in=policies.readable_by(by)).first()
    if draft is None:
        raise Unseen
    return draft


def dispatch_of(mail: Mail) -> Dispatch | None:
    """How the letter left, if it has."""
    return Dispatch.objects.select_related("dispatched_by").filter(mail=mail).first()


def circuits_for(by: Principal, mail: Mail, *, day: date) -> list[CircuitVersion]:
    """The circuits that the letter may take on ``day``: those of its unit that sign it, then have it numbered."""
    unit_id = mail.sender_unit_id or mail.holder_unit_id
    return [version for version in usable_circuits(by, unit_id, day=day) if _suits_letters(version)]


def people_reached(
    by: Principal, version: CircuitVersion, *, day: date, now: datetime
) -> list[list[AskedAt]]:
    """Whom the circuit would reach on ``day`` if ``by`` sent a letter into it, stage by stage."""
    return people_of(version, initiator_id=by.user_id, day=day, now=now)


def preview_letter(by: Principal, mail_id: UUID) -> bytes:
    """The letter as PDF, as it would be sent into a circuit now.

    :raises Unseen: there is no such draft, or it isn't for these eyes.
    :raises NothingWritten: it has neither text nor PDF.
    :raises StorageAway: its PDF can't be reached.
    """
    draft = draft_of(by, mail_id)
    if draft.file:
        return read_bytes(draft.file)
    if not draft.body:
        raise NothingWritten(field="body")
    return lay_out(draft.mail).content


def _suits_letters(version: CircuitVersion) -> bool:
    stages: dict[str, list[int]] = {}
    for position, stage in enumerate(version.stages):
        for step in stage["steps"]:
            stages.setdefault(step["kind"], []).append(position)
    signatures, numbers = stages.get(StepKind.SIGNATURE, []), stages.get(StepKind.EXTERNAL, [])
    return bool(signatures and numbers) and min(numbers) > max(signatures)
