"""The tables of the registry."""

from courrier.models.assignments import Assignment, AssignmentRole, Recipient, RecipientKind
from courrier.models.choices import (
    CONSULTATIONS_RECORDED,
    NAMED_READERS_ONLY,
    Channel,
    Confidentiality,
    Instruction,
    Language,
    MailType,
    Support,
    Urgency,
)
from courrier.models.correspondents import Correspondent, CorrespondentKind
from courrier.models.drafts import Dispatch, DispatchMode, DispatchOutcome, Draft
from courrier.models.mails import Case, Mail, MailComment, MailLink, SearchText
from courrier.models.pieces import MailPiece, PieceRole
from courrier.models.reach import (
    ConfidentialReader,
    MailGroupPermission,
    MailReach,
    MailUserPermission,
    ScopeKind,
)
from courrier.models.registers import Register, RegisterYear
from courrier.models.started import StartedPiece, StartedRegistration

__all__ = [
    "CONSULTATIONS_RECORDED",
    "NAMED_READERS_ONLY",
    "Assignment",
    "AssignmentRole",
    "Case",
    "Channel",
    "ConfidentialReader",
    "Confidentiality",
    "Correspondent",
    "CorrespondentKind",
    "Dispatch",
    "DispatchMode",
    "DispatchOutcome",
    "Draft",
    "Instruction",
    "Language",
    "Mail",
    "MailComment",
    "MailGroupPermission",
    "MailLink",
    "MailPiece",
    "MailReach",
    "MailType",
    "MailUserPermission",
    "PieceRole",
    "Recipient",
    "RecipientKind",
    "Register",
    "RegisterYear",
    "ScopeKind",
    "SearchText",
    "StartedPiece",
    "StartedRegistration",
    "Support",
    "Urgency",
]
