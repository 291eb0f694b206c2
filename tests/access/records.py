"""The records of the demonstration's ministry that addresses and bodies name, by the name of that part or field."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from common import clock
from courrier.models import Correspondent, Instruction, Mail, MailPiece, MailType, PieceRole, Register
from courrier.models.mails import Case
from demo.office import ASSIGNED
from demo.people import AGENT, CLERK
from demo.story import SUBJECT
from journal.models import Entry
from notifications.models import Notification
from organisation.models import Delegation, OpenSession, Post, PostHolding, Unit, User
from parapheur.models import Circuit, CircuitVersion, Folder, Step
from parapheur.models.folders import FolderDocument
from signing.models import Signature
from tests.web.pages import pages


def _person() -> User:
    return User.objects.get(email=AGENT.email)


def _arrived() -> Mail:
    return Mail.objects.get(subject=SUBJECT)


def _letter(status: str) -> Callable[[], Mail]:
    return lambda: Mail.objects.filter(status=status).earliest("pk")


def _scan() -> MailPiece:
    return MailPiece.objects.get(mail=_arrived(), role=PieceRole.MAIN)


def _correspondent() -> Correspondent:
    return Correspondent.objects.earliest("pk")


def _circuit() -> CircuitVersion:
    return CircuitVersion.objects.filter(circuit__code="REPONSE").exclude(published_at=None).latest("number")


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
    "sha256": lambda: "0" * 64,
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
    "api-circuits": {"pk": _circuit},
    "api-correspondents": {"pk": _correspondent},
    "api-delegations": {"pk": lambda: Delegation.objects.earliest("pk")},
    "api-files": {"pk": lambda: _scan().file},
    "api-folders": {"pk": _to_sign, "document_id": _document},
    "api-mails-resend": {"pk": _letter("returned")},
    "api-mails-withdraw": {"pk": _letter("returned")},
    "api-mails-drop-reply": {
        "pk": lambda: Mail.objects.exclude(reply_to=None).filter(status="draft").earliest("pk").reply_to
    },
    "api-mails": {"pk": _arrived, "piece_id": _scan},
    "api-notifications": {"pk": PARTS["notification_id"]},
    "api-people": {"pk": _person},
    "api-registers": {"pk": lambda: Register.objects.filter(code="A").earliest("pk")},
    "api-signatures": {"pk": lambda: Signature.objects.filter(state="done").earliest("pk")},
}


# Operation on a mail → the page of the site that does the same: it knows a mail in the state for it.
LIKE_PAGE = {
    "api-mails-assign": "mail-assign",
    "api-mails-cancel": "mail-cancel",
    "api-mails-close": "mail-close",
    "api-mails-dispatch-letter": "mail-dispatch",
    "api-mails-draft": "letter",
    "api-mails-extend-deadline": "mail-extend-deadline",
    "api-mails-launch": "letter-circuit",
    "api-mails-mark-no-further-action": "mail-no-further-action",
    "api-mails-name-reader": "mail-name-reader",
    "api-mails-read-copy": "mail-read-copy",
    "api-mails-record-proof": "mail-record-proof",
    "api-mails-reopen": "mail-reopen",
    "api-mails-replies": "mail-close",
    "api-mails-return-assignment": "mail-return",
    "api-mails-take-in-charge": "mail-take",
}
# What follows the address of a list that must be asked for something.
ASKED: dict[str, Callable[[], str]] = {"api-assignments-list": lambda: f"?mail_id={_arrived().pk}"}
# Field of a body → a record, a day, or what stands for one; fields that aren't here keep the description's example.
FIELDS: dict[str, Callable[[], Any]] = {
    "mail_id": lambda: Mail.objects.filter(direction="incoming", status="registered").earliest("pk"),
    "folder_id": _to_sign,
    "step_id": PARTS["step_id"],
    "unit_id": PARTS["unit_id"],
    "unit_ids": lambda: [PARTS["unit_id"]().pk],
    "copy_unit_ids": list,
    "sender_unit_id": PARTS["unit_id"],
    "person_id": _person,
    "delegate_id": _person,
    "post_id": PARTS["post_id"],
    "sender_id": _correspondent,
    "correspondent_id": _correspondent,
    "instruction_id": lambda: Instruction.objects.earliest("pk"),
    "type_id": lambda: MailType.objects.earliest("pk"),
    "register_id": lambda: Register.objects.filter(code="A").earliest("pk"),
    "circuit_version_id": _circuit,
    "file_id": lambda: _scan().file,
    "other_id": lambda: Mail.objects.get(subject=ASSIGNED.subject),
    "duplicate_of_id": lambda: None,
    "signatory_id": lambda: None,
    "received_at": clock.now,
    **dict.fromkeys(("day", "dated_on", "starts_on", "document_date"), lambda: clock.now().date()),
    **dict.fromkeys(("ends_on", "deadline"), lambda: clock.now().date() + timedelta(days=30)),
}
_LETTER: dict[str, Callable[[], Any]] = {
    "register_id": lambda: Register.objects.filter(code="D").earliest("pk"),
    "file_id": lambda: None,
    "addressees": lambda: [{"kind": "to", "correspondent_id": _correspondent().pk}],
}
# Operation → fields of its own, where those above or the example aren't accepted from anybody.
OF_BODY: dict[str, dict[str, Callable[[], Any]]] = {
    "api-cases-mails": {"mail_id": _arrived},
    "api-decisions-list": {"verb": lambda: "return"},
    "api-mails-draft": _LETTER,
    "api-mails-letters": _LETTER,
    "api-mails-record-proof": {"outcome": lambda: "acknowledged", "piece": lambda: None},
    "api-mails-replies": _LETTER,
}
# Whose version a body names.
VERSIONED: dict[str, Any] = {
    "api-assignments": Mail,
    "api-correspondents": Correspondent,
    "api-decisions": Folder,
    "api-delegations": Delegation,
    "api-folders": Folder,
    "api-mails": Mail,
}
# What the site's forms send, where an empty one would lead nowhere.
STEP = {"step": PARTS["step_id"]}
FORMS = {"folder-place": STEP, "folder-reassign": STEP, "folder-retry": STEP}


def parts(address: str, names: list[str]) -> dict[str, Any]:
    """The parts that an address of that name needs. :raises KeyError: one that nobody has thought of here"""
    if address in LIKE_PAGE and "pk" in names:
        return {"pk": pages()[LIKE_PAGE[address]][0].arguments()["mail_id"]}
    own = OF_ADDRESS.get(address) or OF_ADDRESS.get("-".join(address.split("-")[:3])) or {}
    own = own or OF_ADDRESS.get("-".join(address.split("-")[:2]), {})
    return {name: _key((own.get(name) or PARTS[name])()) for name in names}


def body(address: str, example: Any, named: dict[str, Any]) -> Any:
    """The description's example with records that there are, for the operation on what the address names."""
    if isinstance(example, list):
        return [body(address, one, named) for one in example]
    if not isinstance(example, dict):
        return example
    known = FIELDS | OF_BODY.get(address, {})
    given = {
        field: _key(known[field]()) if field in known else body(address, value, named)
        for field, value in example.items()
    }
    if "version" in given:
        record = VERSIONED["-".join(address.split("-")[:2])]
        given["version"] = record.objects.get(
            pk=named.get("pk") or given.get("folder_id") or given["mail_id"]
        ).version
    return given


def form(address: str) -> dict[str, Any]:
    """What is sent to an address of the site."""
    return {name: _key(record()) for name, record in FORMS.get(address, {}).items()}


def _key(value: Any) -> Any:
    return getattr(value, "pk", value)
