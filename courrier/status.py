"""The one table of where a mail can stand and which verb leads where. Who may use a verb is in ``policies.py``."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import pgettext_lazy

from common.errors import Refusal, gettext_noop


class Direction(models.TextChoices):
    """Which way a register's mail goes."""

    INCOMING = "incoming", pgettext_lazy("direction", "Incoming")
    OUTGOING = "outgoing", pgettext_lazy("direction", "Outgoing")
    INTERNAL = "internal", pgettext_lazy("direction", "Internal")


class Status(models.TextChoices):
    """Where a mail stands."""

    REGISTERED = "registered", pgettext_lazy("mail status", "To be assigned")
    ASSIGNED = "assigned", pgettext_lazy("mail status", "Assigned")
    IN_CHARGE = "in_charge", pgettext_lazy("mail status", "In charge")
    TO_REORIENT = "to_reorient", pgettext_lazy("mail status", "To be reassigned")
    REPLYING = "replying", pgettext_lazy("mail status", "Reply in preparation")
    ANSWERED = "answered", pgettext_lazy("mail status", "Answered")
    NO_FURTHER_ACTION = "no_further_action", pgettext_lazy("mail status", "No further action")
    DRAFT = "draft", pgettext_lazy("mail status", "Draft")
    IN_CIRCUIT = "in_circuit", pgettext_lazy("mail status", "In the circuit")
    RETURNED = "returned", pgettext_lazy("mail status", "Returned to the drafter")
    REFUSED = "refused", pgettext_lazy("mail status", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("mail status", "Withdrawn")
    SIGNED = "signed", pgettext_lazy("mail status", "Signed")
    TO_DISPATCH = "to_dispatch", pgettext_lazy("mail status", "To be dispatched")
    DISPATCHED = "dispatched", pgettext_lazy("mail status", "Dispatched")
    CLOSED = "closed", pgettext_lazy("mail status", "Closed")
    CANCELLED = "cancelled", pgettext_lazy("mail status", "Cancelled")


class Verb(models.TextChoices):
    """What can be done with a mail."""

    ASSIGN = "assign", pgettext_lazy("mail verb", "Assign")
    REASSIGN = "reassign", pgettext_lazy("mail verb", "Assign to someone else")
    TAKE_IN_CHARGE = "take_in_charge", pgettext_lazy("mail verb", "Take in charge")
    RETURN_ASSIGNMENT = "return_assignment", pgettext_lazy("mail verb", "Send back for another assignment")
    DRAFT_REPLY = "draft_reply", pgettext_lazy("mail verb", "Draft a reply")
    DROP_REPLY = "drop_reply", pgettext_lazy("mail verb", "Give up the reply")
    ANSWER = "answer", pgettext_lazy("mail verb", "Answer")
    MARK_NO_FURTHER_ACTION = "mark_no_further_action", pgettext_lazy("mail verb", "No further action")
    CLOSE = "close", pgettext_lazy("mail verb", "Close")
    REOPEN = "reopen", pgettext_lazy("mail verb", "Reopen")
    CORRECT = "correct", pgettext_lazy("mail verb", "Correct")
    CANCEL = "cancel", pgettext_lazy("mail verb", "Cancel")
    ADD_PIECE = "add_piece", pgettext_lazy("mail verb", "Add a piece")
    LINK = "link", pgettext_lazy("mail verb", "Link to another mail")
    EXTEND_DEADLINE = "extend_deadline", pgettext_lazy("mail verb", "Extend the deadline")
    COMMENT = "comment", pgettext_lazy("mail verb", "Comment")
    SHARE = "share", pgettext_lazy("mail verb", "Share with a person")
    NAME_READER = "name_reader", pgettext_lazy("mail verb", "Name a reader")
    CHANGE_DRAFT = "change_draft", pgettext_lazy("mail verb", "Change the draft")
    LAUNCH = "launch", pgettext_lazy("mail verb", "Send into a circuit")
    RETURN_TO_DRAFTER = "return_to_drafter", pgettext_lazy("mail verb", "Return to the drafter")
    REFUSE = "refuse", pgettext_lazy("mail verb", "Refuse")
    RECALL = "recall", pgettext_lazy("mail verb", "Recall")
    WITHDRAW = "withdraw", pgettext_lazy("mail verb", "Withdraw")
    SIGN = "sign", pgettext_lazy("mail verb", "Sign")
    NUMBER = "number", pgettext_lazy("mail verb", "Give its number")
    COMPLETE = "complete", pgettext_lazy("mail verb", "End its circuit")
    DISPATCH = "dispatch", pgettext_lazy("mail verb", "Dispatch")
    RECORD_PROOF = "record_proof", pgettext_lazy("mail verb", "Record what came back")


class WrongStatus(Refusal):
    """The verb doesn't exist where the mail stands."""

    code = "wrong_status"
    message = gettext_noop(
        "This can't be done with the mail as it stands now. Open it again to see where it stands and what is offered."
    )


S, V = Status, Verb
Table = Mapping[Status, Mapping[Verb, Status]]


def _row(status: Status, *staying: Verb, **leading: Status) -> dict[Verb, Status]:
    """One line of the table: verbs that leave the mail where it stands, and verbs that lead elsewhere."""
    return dict.fromkeys((*staying, V.SHARE, V.NAME_READER, V.COMMENT), status) | {
        V(verb): target for verb, target in leading.items()
    }


_DESCRIBE = (V.CORRECT, V.ADD_PIECE, V.LINK)
_TREATED = {
    S.REGISTERED: _row(S.REGISTERED, *_DESCRIBE, assign=S.ASSIGNED, cancel=S.CANCELLED),
    S.ASSIGNED: _row(
        S.ASSIGNED,
        *_DESCRIBE,
        V.EXTEND_DEADLINE,
        take_in_charge=S.IN_CHARGE,
        reassign=S.ASSIGNED,
        return_assignment=S.TO_REORIENT,
        cancel=S.CANCELLED,
    ),
    S.TO_REORIENT: _row(
        S.TO_REORIENT, *_DESCRIBE, assign=S.ASSIGNED, return_assignment=S.TO_REORIENT, cancel=S.CANCELLED
    ),
    S.IN_CHARGE: _row(
        S.IN_CHARGE,
        *_DESCRIBE,
        V.EXTEND_DEADLINE,
        reassign=S.ASSIGNED,
        return_assignment=S.TO_REORIENT,
        draft_reply=S.REPLYING,
        mark_no_further_action=S.NO_FURTHER_ACTION,
        close=S.CLOSED,
        cancel=S.CANCELLED,
    ),
    S.REPLYING: _row(S.REPLYING, *_DESCRIBE, V.EXTEND_DEADLINE, drop_reply=S.IN_CHARGE, answer=S.ANSWERED),
    S.ANSWERED: _row(S.ANSWERED, *_DESCRIBE, draft_reply=S.REPLYING, close=S.CLOSED),
    S.NO_FURTHER_ACTION: _row(S.NO_FURTHER_ACTION, *_DESCRIBE, close=S.CLOSED, reopen=S.IN_CHARGE),
    S.CLOSED: _row(S.CLOSED, V.LINK, reopen=S.IN_CHARGE),
    S.CANCELLED: _row(S.CANCELLED),
}
_DRAFTED = {
    S.DRAFT: _row(S.DRAFT, V.CHANGE_DRAFT, V.ADD_PIECE, V.LINK, launch=S.IN_CIRCUIT, withdraw=S.WITHDRAWN),
    S.IN_CIRCUIT: _row(
        S.IN_CIRCUIT,
        V.LINK,
        return_to_drafter=S.RETURNED,
        refuse=S.REFUSED,
        withdraw=S.WITHDRAWN,
        sign=S.SIGNED,
    ),
    S.RETURNED: _row(
        S.RETURNED,
        V.CHANGE_DRAFT,
        V.ADD_PIECE,
        V.LINK,
        launch=S.IN_CIRCUIT,
        recall=S.IN_CIRCUIT,
        withdraw=S.WITHDRAWN,
    ),
    S.REFUSED: _row(S.REFUSED, V.LINK, change_draft=S.DRAFT, recall=S.IN_CIRCUIT),
    S.WITHDRAWN: _row(S.WITHDRAWN, V.LINK, change_draft=S.DRAFT),
}


def _signed(complete: Status) -> dict[Verb, Status]:
    """A signed letter waits for its number, then for its seal; ``complete`` is where it goes from there."""
    return _row(
        S.SIGNED,
        V.NUMBER,
        V.LINK,
        return_to_drafter=S.RETURNED,
        recall=S.IN_CIRCUIT,
        withdraw=S.WITHDRAWN,
        complete=complete,
    )


INCOMING: Table = _TREATED
OUTGOING: Table = _DRAFTED | {
    S.SIGNED: _signed(S.TO_DISPATCH),
    S.TO_DISPATCH: _row(S.TO_DISPATCH, V.ADD_PIECE, V.LINK, dispatch=S.DISPATCHED, cancel=S.CANCELLED),
    S.DISPATCHED: _row(S.DISPATCHED, V.ADD_PIECE, V.RECORD_PROOF, V.LINK, close=S.CLOSED),
    S.CLOSED: _row(S.CLOSED, V.LINK, reopen=S.DISPATCHED),
    S.CANCELLED: _row(S.CANCELLED),
}
# A note that went through a circuit is then handed to its units like any mail that arrives.
INTERNAL: Table = _TREATED | _DRAFTED | {S.SIGNED: _signed(S.REGISTERED)}
TABLES: Mapping[Direction, Table] = {
    Direction.INCOMING: INCOMING,
    Direction.OUTGOING: OUTGOING,
    Direction.INTERNAL: INTERNAL,
}

AWAITED = (S.REGISTERED, S.ASSIGNED, S.IN_CHARGE, S.TO_REORIENT, S.REPLYING)
"""Where somebody still has to act before the deadline."""

OVER = (S.ANSWERED, S.NO_FURTHER_ACTION, S.DISPATCHED, S.CLOSED, S.CANCELLED, S.REFUSED, S.WITHDRAWN)
"""Where no deadline runs any more."""


def verbs(direction: str, status: str) -> Mapping[Verb, Status]:
    """The verbs that exist where the mail stands, each with where it leads."""
    return TABLES[Direction(direction)].get(Status(status), {})


def after(direction: str, status: str, verb: Verb) -> Status:
    """Where ``verb`` leads from ``status``. :raises WrongStatus: it doesn't exist there."""
    try:
        return verbs(direction, status)[verb]
    except KeyError:
        raise WrongStatus from None
