"""Records of the registry as the journal names them."""

from typing import Any

from courrier.models import Case, Correspondent, Instruction, Mail, MailPiece, MailType, Register
from journal.events import Actor, Ref

_KINDS = {
    Mail: "mail",
    MailPiece: "piece",
    Register: "register",
    Correspondent: "correspondent",
    Case: "case",
    MailType: "mail_type",
    Instruction: "instruction",
}


def ref(record: Mail | MailPiece | Register | Correspondent | Case | MailType | Instruction) -> Ref:
    """The record as an event refers to it."""
    label_ar = record.name.ar if isinstance(record, Register | Correspondent | MailType | Instruction) else ""
    return Ref(kind=_KINDS[type(record)], id=record.pk, label=str(record), label_ar=label_ar)


def happened_to(
    record: Mail | Register | Correspondent | Case | MailType | Instruction, actor: Actor
) -> dict[str, Any]:
    """What every event about ``record`` begins with."""
    return {
        "administration_id": record.administration_id,
        "about": ref(record),
        "unit_id": actor.unit_id,
    }
