"""The one table of which verb exists in which state. Who may use it, and when it has to wait, is in ``verbs.py``."""

from collections.abc import Mapping

from .values import CircuitState, StepKind, StepState, Verb

FOLDER_VERBS: Mapping[
    CircuitState, tuple[Verb, ...]
] = {  # on the whole folder: the initiator's, and the system's
    CircuitState.DRAFT: (Verb.LAUNCH, Verb.WITHDRAW),
    CircuitState.RUNNING: (Verb.WITHDRAW,),
    CircuitState.RETURNED: (Verb.OPEN, Verb.RESUBMIT, Verb.WITHDRAW, Verb.TAKE_OVER),
    CircuitState.REFUSED: (Verb.OPEN, Verb.TAKE_OVER),
    CircuitState.COMPLETED: (),
    CircuitState.WITHDRAWN: (),
}

_TURN_DOWN = (Verb.RETURN, Verb.SEND_BACK, Verb.REFUSE)
_SIGN = (Verb.SIGN, Verb.RECORD_PAPER_SIGNATURE)

STEP_VERBS: Mapping[tuple[StepKind, StepState], tuple[Verb, ...]] = {  # on one step; a missing line has none
    (StepKind.VISA, StepState.OPEN): (Verb.OPEN, Verb.APPROVE, *_TURN_DOWN, Verb.REASSIGN),
    (StepKind.OPINION, StepState.OPEN): (Verb.OPEN, Verb.GIVE_OPINION, Verb.REASSIGN),
    (StepKind.SIGNATURE, StepState.OPEN): (Verb.OPEN, *_SIGN, *_TURN_DOWN, Verb.REASSIGN),
    (StepKind.SIGNATURE, StepState.WORKING): (Verb.FINISH, Verb.FAIL),
    (StepKind.SIGNATURE, StepState.FAILED): (*_SIGN, *_TURN_DOWN, Verb.REASSIGN),
    (StepKind.SEAL, StepState.WORKING): (Verb.FINISH, Verb.FAIL),
    (StepKind.SEAL, StepState.FAILED): (Verb.RETRY,),
    (StepKind.EXTERNAL, StepState.WORKING): (Verb.FINISH, Verb.FAIL),
    (StepKind.EXTERNAL, StepState.FAILED): (Verb.RETRY,),
    (StepKind.INFORMATION, StepState.OPEN): (Verb.ACKNOWLEDGE, Verb.REASSIGN),
}

DECIDING_KINDS = frozenset({StepKind.VISA, StepKind.OPINION, StepKind.SIGNATURE})  # a person decides
SYSTEM_KINDS = frozenset({StepKind.SEAL, StepKind.EXTERNAL})  # nobody does
SYSTEM_VERBS = frozenset({Verb.FINISH, Verb.FAIL, Verb.RETRY, Verb.REASSIGN, Verb.TAKE_OVER})

RECALLABLE = frozenset(
    {Verb.APPROVE, Verb.GIVE_OPINION, Verb.RECORD_PAPER_SIGNATURE, Verb.RETURN, Verb.SEND_BACK, Verb.REFUSE}
)  # not a signature: once made it is a legal act, and only a new version of the document undoes it

WAITS_FOR_SYSTEM = frozenset({Verb.RETURN, Verb.SEND_BACK, Verb.REFUSE, Verb.WITHDRAW, Verb.RECALL})
"""Verbs that change the whole folder, so they wait until no signature, seal or number is being made in it."""
