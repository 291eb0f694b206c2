"""What the sheet of components shows in them: plainly fictitious, and nothing that is kept."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from audit.lines import AuditLine
from audit.queries import ProofState, Verification
from audit.verification import Finding
from common.clock import local_day
from courrier.events.mails import MailCorrected
from courrier.models import Correspondent, Mail
from courrier.status import Direction, Status
from journal.events import Actor, Change, Ref, to_data
from organisation.models import Unit, User
from storage.models import StoredFile
from web.viewer import Viewed
from web.views.journal.looks import ToldLine, told

_NOBODY = UUID(int=0)


def mails(now: datetime) -> list[Mail]:
    """Two letters in a list, an urgent one that is late and one that was cancelled."""
    sender = Correspondent(name_fr="Commune d’Aïn Rihane", name_ar="جماعة عين ريحان")
    unit = Unit(name_fr="Division de la formation", name_ar="قسم التكوين")
    holder = User(name_fr="Omar Rguigat", name_ar="عمر الركيكات")
    late = Mail(
        number=1277, status=Status.IN_CHARGE, urgency=1, deadline=local_day(now, "Africa/Casablanca") - timedelta(days=2),
        subject="Demande d’appui technique", external_reference="312/2026/CAR", sender=sender, holder=holder,
    )  # fmt: skip
    cancelled = Mail(
        number=1276, status=Status.CANCELLED, subject="شكاية بخصوص تأخر تسوية وضعية إدارية", sender=sender
    )
    for mail in (late, cancelled):
        mail.direction, mail.entered_at, mail.holder_unit = Direction.INCOMING, now, unit
    return [late, cancelled]


def proofs(now: datetime) -> list[ProofState]:
    """The journal: never verified, whole, changed."""
    changed = Finding(code="entry_changed", position=41, entry_id=_NOBODY)
    return [
        ProofState(
            sealed_until=now, sealed=120, unsealed=2, last_anchored_at=now, unanchored=0, last_verification=last,
            asked_at=None,
        )
        for last in (
            None,
            Verification(at=now, finding=None, entries=120, anchors_read=True),
            Verification(at=now, finding=changed, entries=40, anchors_read=True),
        )
    ]  # fmt: skip


def history(now: datetime) -> list[ToldLine]:
    """An entry with what stood before and after, not sealed yet."""
    event = MailCorrected(
        administration_id=None,
        about=Ref(kind="mail", id=_NOBODY, label="1277/2026"),
        changes=(Change(field="subject", before="Demande d’apui", after="Demande d’appui technique"),),
        reason=_("A slip of the pen"),
    )
    actor = Actor(id=_NOBODY, label="Omar Rguigat", label_ar="عمر الركيكات")
    line = AuditLine(
        entry_id=_NOBODY, position=None, sealed_at=None, occurred_at=now, name=event.name, actor=actor,
        administration_id=None, unit_id=None, about=event.about, matter=None, changes=list(event.changes),
        data=to_data(event),
    )  # fmt: skip
    return [told(line)]


def documents(now: datetime) -> list[Viewed]:
    """A document: being checked, and read as words."""
    waiting, read = StoredFile(), StoredFile(checked_at=now, pages=1)
    words = "Demande d’appui technique\nطلب مساعدة تقنية"
    return [
        Viewed(name="lettre.pdf", file=waiting, images=[], download="#", words=None),
        Viewed(name="lettre.pdf", file=read, images=["#"], download="#", words=[words]),
    ]
