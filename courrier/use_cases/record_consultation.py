"""Record that somebody read a mail whose consultations are kept."""

from datetime import datetime
from uuid import UUID

from courrier import policies
from courrier.events import MailConsulted
from courrier.models import CONSULTATIONS_RECORDED
from courrier.references import happened_to
from journal.publish import record
from organisation.principal import Principal


def record_consultation(*, by: Principal, mail_id: UUID, piece_id: UUID | None = None, now: datetime) -> bool:
    """Write that ``by`` opened a restricted or confidential mail, or a piece of it; returns whether it was written.

    :raises Unseen: the mail isn't there, or not for these eyes.
    """
    mail = policies.seen(by, mail_id)
    if mail.confidentiality not in CONSULTATIONS_RECORDED:
        return False
    actor = by.actor()
    record(MailConsulted(**happened_to(mail, actor), piece_id=piece_id), actor=actor, now=now)
    return True
