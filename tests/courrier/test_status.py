"""The table of statuses holds together."""

import pytest

from courrier.policies import RIGHTS
from courrier.status import TABLES, Direction, Status, Verb, WrongStatus, after, verbs

STARTS = {
    Direction.INCOMING: {Status.REGISTERED},
    Direction.OUTGOING: {Status.DRAFT},
    Direction.INTERNAL: {Status.REGISTERED, Status.DRAFT},
}
BY_THE_CIRCUIT = {
    Verb.ANSWER,
    Verb.COMPLETE,
    Verb.NUMBER,
    Verb.RECALL,
    Verb.REFUSE,
    Verb.RETURN_TO_DRAFTER,
    Verb.SIGN,
}
OF_DRAFTS = {Verb.CHANGE_DRAFT, Verb.DISPATCH, Verb.DROP_REPLY, Verb.LAUNCH, Verb.WITHDRAW}


@pytest.mark.parametrize("direction", Direction)
def test_every_status_can_be_reached(direction: Direction) -> None:
    table, reached = TABLES[direction], set(STARTS[direction])
    while True:
        more = {target for status in reached for target in table[status].values()}
        if more <= reached:
            break
        reached |= more
    assert reached == set(table)


@pytest.mark.parametrize("direction", Direction)
def test_nothing_but_a_cancelled_mail_is_a_dead_end(direction: Direction) -> None:
    stuck = {status for status, row in TABLES[direction].items() if set(row.values()) == {status}}
    assert stuck == {Status.CANCELLED}


def test_somebody_may_use_every_verb() -> None:
    offered = {verb for table in TABLES.values() for row in table.values() for verb in row}
    assert offered == set(Verb)
    assert offered - set(RIGHTS) <= BY_THE_CIRCUIT | OF_DRAFTS


def test_a_verb_that_isnt_there_is_refused() -> None:
    assert Verb.ASSIGN not in verbs(Direction.INCOMING, Status.CLOSED)
    with pytest.raises(WrongStatus):
        after(Direction.INCOMING, Status.CLOSED, Verb.ASSIGN)
