"""Tell a circuit the number that its letter got."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from courrier.models import Mail
from journal.events import Actor
from parapheur.engine.verbs import WrongState
from parapheur.use_cases.finish_external import finish_external


def answer_circuit(*, mail_id: UUID, step_id: UUID, actor: Actor, now: datetime) -> Mail:
    """Finish the step that waited for the number, with the lines of the seal's stamp; told again, nothing changes."""
    mail = Mail.objects.get(pk=mail_id)
    printed = {
        "number": mail.reference,
        "date": f"{mail.document_date:%d/%m/%Y}" if mail.document_date else "",
    }
    with suppress(WrongState):  # it was told before
        finish_external(step_id=step_id, printed=printed, actor=actor, now=now)
    return mail
