"""The one table of where a mail can stand and which verb leads where. Who may use a verb is in ``policies.py``."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.errors import Refusal, gettext_noop


class Direction(models.TextChoices):
    """Which way a register's mail goes."""

    INCOMING = "incoming", _("Incoming")
    OUTGOING = "outgoing", _("Outgoing")
    INTERNAL = "internal", _("Internal")


class Status(models.TextChoices):
    """Where a mail stands."""

    REGISTERED = "registered", _("To be assigned")
    ASSIGNED = "assigned", _("Assigned")
    IN_CHARGE = "in_charge", _("In charge")
    TO_REORIENT = "to_reorient", _("To be reassigned")
    REPLYING = "replying", _("Reply in preparation")
    ANSWERED = "answered", _("Answered")
    NO_FURTHER_ACTION = "no_further_action", _("No further action")
    DRAFT = "draft", _("Draft")
    IN_CIRCUIT = "in_circuit", _("In the circuit")
    RETURNED = "returned", _("Returned to the drafter")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SIGNED = "signed", _("Signed")
    TO_DISPATCH = "to_dispatch", _("To be dispatched")
    DISPATCHED = "dispatched", _("Dispatched")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class Verb(models.TextChoices):
    """What can be done with a mail."""

    ASSIGN = "assign", _("Assign")
    REASSIGN = "reassign", _("Assign to someone else")
    TAKE_IN_CHARGE = "take_in_charge", _("Take in charge")
    RETURN_ASSIGNMENT = "return_assignment", _("Send back for another assignment")
    DRAFT_REPLY = "draft_reply", _("Draft a reply")
    DROP_REPLY = "drop_reply", _("Give up the reply")
    ANSWER = "answer", _("Answer")
    MARK_NO_FURTHER_ACTION = "mark_no_further_action", _("No further action")
    CLOSE = "close", _("Close")
    REOPEN = "reopen", _("Reopen")
    CORRECT = "correct", _("Correct")
    CANCEL = "cancel", _("Cancel")
    ADD_PIECE = "add_piece", _("Add a piece")
    LINK = "link", _("Link to another mail")
    SHARE = "share", _("Share with a person")
    NAME_READER = "name_reader", _("Name a reader")
    CHANGE_DRAFT = "change_draft", _("Change the draft")
    LAUNCH = "launch", _("Send into a circuit")
    RETURN_TO_DRAFTER = "return_to_drafter", _("Return to the drafter")
    REFUSE = "refuse", _("Refuse")
    RECALL = "recall", _("Recall")
    WITHDRAW = "withdraw", _("Withdraw")
    SIGN = "sign", _("Sign")
    NUMBER = "number", _("Give its number")
    COMPLETE = "complete", _("End its circuit")
    DISPATCH = "dispatch", _("Dispatch")


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
    return dict.fromkeys((*staying, V.SHARE, V.NAME_READER), status) | {
        V(verb): target for verb, target in leading.items()
    }


_DESCRIBE = (V.CORRECT, V.ADD_PIECE, V.LINK)
_TREATED = {
    S.REGISTERED: _row(S.REGISTERED, *_DESCRIBE, assign=S.ASSIGNED, cancel=S.CANCELLED),
    S.ASSIGNED: _row(
        S.ASSIGNED,
        *_DESCRIBE,
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
        reassign=S.ASSIGNED,
        return_assignment=S.TO_REORIENT,
        draft_reply=S.REPLYING,
        mark_no_further_action=S.NO_FURTHER_ACTION,
        close=S.CLOSED,
        cancel=S.CANCELLED,
    ),
    S.REPLYING: _row(S.REPLYING, *_DESCRIBE, drop_reply=S.IN_CHARGE, answer=S.ANSWERED),
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

INCOMING: Table = _TREATED
OUTGOING: Table = _DRAFTED | {
    S.SIGNED: _row(S.SIGNED, V.NUMBER, V.LINK, return_to_drafter=S.RETURNED, complete=S.TO_DISPATCH),
    S.TO_DISPATCH: _row(S.TO_DISPATCH, V.ADD_PIECE, V.LINK, dispatch=S.DISPATCHED, cancel=S.CANCELLED),
    S.DISPATCHED: _row(S.DISPATCHED, V.ADD_PIECE, V.LINK, close=S.CLOSED),
    S.CLOSED: _row(S.CLOSED, V.LINK, reopen=S.DISPATCHED),
    S.CANCELLED: _row(S.CANCELLED),
}
# A note that went through a circuit is then handed to its units like any mail that arrives.
INTERNAL: Table = (
    _TREATED
    | _DRAFTED
    | {S.SIGNED: _row(S.SIGNED, V.NUMBER, V.LINK, return_to_drafter=S.RETURNED, complete=S.REGISTERED)}
)
TABLES: Mapping[Direction, Table] = {
    Direction.INCOMING: INCOMING,
    Direction.OUTGOING: OUTGOING,
    Direction.INTERNAL: INTERNAL,
}

AWAITED = (S.REGISTERED, S.ASSIGNED, S.IN_CHARGE, S.TO_REORIENT, S.REPLYING)
"""Where somebody still has to act before the deadline."""


def verbs(direction: str, status: str) -> Mapping[Verb, Status]:
    """The verbs that exist where the mail stands, each with where it leads."""
    return TABLES[Direction(direction)].get(Status(status), {})


def after(direction: str, status: str, verb: Verb) -> Status:
    """Where ``verb`` leads from ``status``. :raises WrongStatus: it doesn't exist there."""
    try:
        return verbs(direction, status)[verb]
    except KeyError:
        raise WrongStatus from None
