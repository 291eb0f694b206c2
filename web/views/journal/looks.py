"""An entry of the journal as its pages show it."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from audit.fields import field_label, value_label
from audit.lines import AuditLine

_BY_ROOM = {
    "courrier": "inbox",
    "parapheur": "pen-line",
    "signing": "stamp",
    "organisation": "building-2",
    "storage": "file-check",
    "notifications": "bell",
    "audit": "shield-check",
}
_BY_NAME = {
    "courrier.mail_registered": ("good", "inbox"),
    "courrier.mail_assigned": ("info", "share-2"),
    "courrier.mail_corrected": ("warn", "pencil"),
    "courrier.mail_cancelled": ("danger", "ban"),
    "courrier.assignment_returned": ("warn", "undo-2"),
    "courrier.mail_dispatched": ("good", "send"),
    "parapheur.step_decided": ("good", "check"),
    "parapheur.folder_returned": ("warn", "undo-2"),
    "parapheur.folder_sent_back": ("warn", "undo-2"),
    "parapheur.folder_refused": ("danger", "x"),
    "signing.file_signed": ("good", "stamp"),
    "signing.signing_failed": ("danger", "triangle-alert"),
    "organisation.powers_delegated": ("info", "user-check"),
    "organisation.signed_in": ("", "log-in"),
    "organisation.signed_out": ("", "log-out"),
    "organisation.sign_in_failed": ("warn", "shield-alert"),
    "audit.journal_found_broken": ("danger", "shield-x"),
}
_NO_PAGE = {"file", "journal", "message"}
"""Kinds of records whose history is told with that of another, or is the journal itself."""
_LONG = 2000
"""Longer texts are shown whole, without looking for what differs inside."""
Pieces = list[tuple[bool, str]]
"""A text in pieces, each with whether it differs from the other one."""


@dataclass(frozen=True)
class ToldChange:
    """A field before and after, each as pieces that say whether they differ."""

    label: str
    before: Pieces
    after: Pieces
    hidden: bool = False


@dataclass(frozen=True)
class ToldLine:
    """An entry with its look, and the record whose history it belongs to."""

    line: AuditLine
    tone: str
    glyph: str
    reason: str
    changes: list[ToldChange]
    kind: str = ""
    record_id: str = ""
    label: str = ""


def told(line: AuditLine) -> ToldLine:
    """``line`` as it is shown."""
    tone, glyph = _BY_NAME.get(line.name, ("", _BY_ROOM.get(line.name.partition(".")[0], "circle-dot")))
    if line.only_reads:
        tone, glyph = "", "eye"
    record = line.matter or line.about
    return ToldLine(
        line=line,
        tone=tone,
        glyph=glyph,
        reason=_reason(line),
        changes=[
            ToldChange(
                field_label(change.field),
                *_compared(value_label(change.field, change.before), value_label(change.field, change.after)),
                hidden=change.before == change.after,
            )
            for change in line.changes
        ],
        kind="" if record.kind in _NO_PAGE else record.kind,
        record_id=str(record.id),
        label=record.label,
    )


def _reason(line: AuditLine) -> str:
    """The reason that was given, unless the sentence itself says it."""
    reason = str(line.data.get("reason") or "")
    return "" if reason in line.act else reason


def _compared(before: str, after: str) -> tuple[Pieces, Pieces]:
    """Both texts word by word."""
    if not (before and after) or len(before) + len(after) > _LONG:
        return [(True, before)] if before else [], [(True, after)] if after else []
    old, new = (re.findall(r"\s+|\S+", text) for text in (before, after))
    was: Pieces = []
    now: Pieces = []
    for what, *places in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for pieces, words in ((was, old[places[0] : places[1]]), (now, new[places[2] : places[3]])):
            if words:
                pieces.append((what != "equal", "".join(words)))
    return was, now
