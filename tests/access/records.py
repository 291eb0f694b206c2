"""The records of the demonstration's ministry that addresses name, by the name of that part of the address."""

from collections.abc import Callable
from typing import Any

from courrier.models import Correspondent, Mail, MailPiece, PieceRole, Register
from courrier.models.mails import Case
from demo.people import AGENT, CLERK
from demo.story import SUBJECT
from journal.models import Entry
from notifications.models import Notification
from organisation.models import Delegation, OpenSession, Post, PostHolding, Unit, User
from parapheur.models import Circuit, Folder, Step
from parapheur.models.folders import FolderDocument
from signing.models import Signature


def _person() -> User:
    return User.objects.get(email=AGENT.email)


def _arrived() -> Mail:
    return Mail.objects.get(subject=SUBJECT)


def _letter(status: str) -> Callable[[], Mail]:
    return lambda: Mail.objects.filter(status=status).earliest("pk")


def _scan() -> MailPiece:
    return MailPiece.objects.get(mail=_arrived(), role=PieceRole.MAIN)


def _to_sign() -> Folder:
    return Step.objects.filter(kind="signature", state="open").earliest("waiting_since").folder


def _document() -> FolderDocument:
    return _to_sign().documents.earliest("pk")


# Part of an address → a record, or what stands for one.
PARTS: dict[str, Callable[[], Any]] = {
    "mail_id": _arrived,
    "piece_id": _scan,
    "folder_id": _to_sign,
    "step_id": lambda: _to_sign().steps.get(kind="signature"),
    "file_id": lambda: _document().versions.latest("pk").file,
    "entry_id": lambda: Entry.objects.filter(about_id=_arrived().pk).earliest("pk"),
    "record_id": _arrived,
    "unit_id": lambda: Unit.objects.get(code="DF"),
    "post_id": lambda: Post.objects.filter(heads_unit=True, unit__code="DF").earliest("pk"),
    "person_id": _person,
    "application_id": lambda: User.objects.filter(is_application=True).earliest("pk"),
    "holding_id": lambda: PostHolding.objects.filter(user=_person()).earliest("pk"),
    "circuit_id": lambda: Circuit.objects.get(code="REPONSE"),
    "notification_id": lambda: Notification.objects.filter(recipient=_person()).earliest("pk"),
    "session_id": lambda: OpenSession.objects.filter(user__email=CLERK.email).earliest("pk"),
    "code": lambda: MailPiece.objects.filter(role=PieceRole.RECEIPT).earliest("pk").paper_code,
    "token": lambda: "nobody-was-sent-this",
    "day": lambda: "2026-01-11",
    "direction": lambda: "incoming",
    "kind": lambda: "mail",
    "page": lambda: 1,
    "width": lambda: 1000,
    "name": lambda: "rename",
}
# Address → parts of its own, where those above lead nowhere.
OF_ADDRESS: dict[str, dict[str, Callable[[], Any]]] = {
    "letter-keep": {"mail_id": _letter("draft")},
    "letter-page": {"mail_id": _letter("draft")},
    "letter-withdraw": {"mail_id": _letter("draft")},
    "letter-resend": {"mail_id": _letter("returned")},
    "circuit-act": {"name": lambda: "withdraw"},
    "api-audit-entries": {"pk": PARTS["entry_id"]},
    "api-cases": {"pk": lambda: Case.objects.earliest("pk")},
    "api-circuits": {"pk": PARTS["circuit_id"]},
    "api-correspondents": {"pk": lambda: Correspondent.objects.earliest("pk")},
    "api-delegations": {"pk": lambda: Delegation.objects.earliest("pk")},
    "api-files": {"pk": lambda: _scan().file},
    "api-folders": {"pk": _to_sign, "document_id": _document},
    "api-mails": {"pk": _arrived, "piece_id": _scan},
    "api-notifications": {"pk": PARTS["notification_id"]},
    "api-people": {"pk": _person},
    "api-registers": {"pk": lambda: Register.objects.filter(code="A").earliest("pk")},
    "api-signatures": {"pk": lambda: Signature.objects.filter(state="done").earliest("pk")},
}


def parts(address: str, names: list[str]) -> dict[str, Any]:
    """The parts that an address of that name needs. :raises KeyError: one that nobody has thought of here"""
    own = OF_ADDRESS.get(address) or OF_ADDRESS.get("-".join(address.split("-")[:3])) or {}
    own = own or OF_ADDRESS.get("-".join(address.split("-")[:2]), {})
    found = {name: (own.get(name) or PARTS[name])() for name in names}
    return {name: getattr(value, "pk", value) for name, value in found.items()}
