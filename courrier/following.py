"""How a letter's status follows the folder in which it travels. Facts arrive in any order, so the folder is read anew."""

from collections import deque

from courrier.models import Mail
from courrier.status import Direction, Status, Verb, verbs
from parapheur.engine.values import CircuitState, StepKind, StepState
from parapheur.models import Folder, Step

S, V = Status, Verb
BY_THE_CIRCUIT = frozenset(
    {V.LAUNCH, V.RECALL, V.SIGN, V.RETURN_TO_DRAFTER, V.REFUSE, V.WITHDRAW, V.COMPLETE}
)
_ENDED = {
    CircuitState.RETURNED: S.RETURNED,
    CircuitState.REFUSED: S.REFUSED,
    CircuitState.WITHDRAWN: S.WITHDRAWN,
}
_PAST = frozenset({StepState.DONE, StepState.SKIPPED})


def steps_to_follow(mail: Mail, folder: Folder) -> tuple[Verb, ...]:
    """The verbs that bring the mail to where its folder stands; none when it is there, or has gone on since."""
    state = CircuitState(folder.state)
    if state is CircuitState.DRAFT or (mail.status == S.DRAFT and state in _OVER):
        return ()  # a draft that was taken up again after its circuit had ended
    return _shortest_way(Direction(mail.direction), Status(mail.status), _target(mail, folder, state))


def is_signed(folder: Folder) -> bool:
    """Whether every signature that the folder's circuit asks for was made, electronically or on paper, and one at least."""
    states = Step.objects.filter(folder=folder, kind=StepKind.SIGNATURE).values_list("state", flat=True)
    found = {StepState(state) for state in states}
    return StepState.DONE in found and found <= _PAST


_OVER = frozenset({CircuitState.REFUSED, CircuitState.WITHDRAWN})


def _target(mail: Mail, folder: Folder, state: CircuitState) -> Status:
    if state is CircuitState.COMPLETED:
        return S.TO_DISPATCH if mail.direction == Direction.OUTGOING else S.REGISTERED
    if state is CircuitState.RUNNING:
        return S.SIGNED if is_signed(folder) else S.IN_CIRCUIT
    return _ENDED[state]


def _shortest_way(direction: Direction, start: Status, target: Status) -> tuple[Verb, ...]:
    ways: deque[tuple[Status, tuple[Verb, ...]]] = deque([(start, ())])
    met = {start}
    while ways:
        status, way = ways.popleft()
        if status == target:
            return way
        for verb, leads_to in verbs(direction, status).items():
            if verb in BY_THE_CIRCUIT and leads_to not in met:
                met.add(leads_to)
                ways.append((leads_to, (*way, verb)))
    return ()
