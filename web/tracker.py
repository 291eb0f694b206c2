"""The six steps of a mail, as people follow it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from courrier.models import Mail
from courrier.status import Direction, Status

_RECEIVED = (
    pgettext_lazy("step of a mail", "Registered"),
    pgettext_lazy("step of a mail", "Assigned"),
    pgettext_lazy("step of a mail", "In charge"),
    pgettext_lazy("step of a mail", "Reply"),
    pgettext_lazy("step of a mail", "Answered"),
    pgettext_lazy("step of a mail", "Closed"),
)
_SENT = (
    pgettext_lazy("step of a mail", "Drafted"),
    pgettext_lazy("step of a mail", "In the circuit"),
    pgettext_lazy("step of a mail", "Signed"),
    pgettext_lazy("step of a mail", "Numbered"),
    pgettext_lazy("step of a mail", "Dispatched"),
    pgettext_lazy("step of a mail", "Closed"),
)
_REACHED = {
    Status.REGISTERED: 1,
    Status.TO_REORIENT: 1,
    Status.ASSIGNED: 2,
    Status.IN_CHARGE: 3,
    Status.REPLYING: 3,
    Status.ANSWERED: 5,
    Status.NO_FURTHER_ACTION: 5,
    Status.DRAFT: 0,
    Status.RETURNED: 0,
    Status.IN_CIRCUIT: 1,
    Status.REFUSED: 1,
    Status.WITHDRAWN: 0,
    Status.SIGNED: 3,
    Status.TO_DISPATCH: 4,
    Status.DISPATCHED: 5,
    Status.CLOSED: 6,
    Status.CANCELLED: 0,
}


@dataclass(frozen=True)
class TrackedStep:
    """One of the six steps: done, now, or to come."""

    label: str | Promise
    state: str


def tracker(mail: Mail) -> list[TrackedStep]:
    """The steps of ``mail``; the first that isn't done is the one it is at."""
    drafted = mail.direction == Direction.OUTGOING or Status(mail.status) in {
        Status.DRAFT,
        Status.IN_CIRCUIT,
        Status.RETURNED,
        Status.SIGNED,
    }
    reached = _REACHED[Status(mail.status)]
    return [
        TrackedStep(label, "done" if index < reached else "now" if index == reached else "to_come")
        for index, label in enumerate(_SENT if drafted else _RECEIVED)
    ]
