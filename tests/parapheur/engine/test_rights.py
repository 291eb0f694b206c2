"""Whose turn it is, what waits for the system, and until when a decision can be taken back."""

import pytest

from parapheur.engine import facts
from parapheur.engine.decide import NobodyToAct
from parapheur.engine.values import SYSTEM, CircuitState, Holders, StepState, Verb
from parapheur.engine.verbs import (
    AlreadyOpened,
    BeingSigned,
    NotTheAuthor,
    NotTheInitiator,
    NotYourTurn,
    StepNotFound,
    WrongState,
)

from .circuits import (
    AMINA,
    DRAFTER,
    HIND,
    OMAR,
    after,
    all_of,
    an_id,
    any_of,
    circuit,
    external,
    person,
    play,
    seal,
    signature,
    state_of,
    visa,
)

FULL = circuit(visa("visa", "amina"), signature("sign", "omar"), external(), seal())


def test_while_the_system_signs_nothing_moves_under_it() -> None:
    parallel = circuit(visa("v", "hind"), all_of(signature("a", "amina"), signature("b", "omar")))
    signing = after(parallel, (HIND, Verb.APPROVE, "v"), (AMINA, Verb.SIGN, "a"))
    for actor, verb, name in (
        (AMINA, Verb.SIGN, "a"),
        (AMINA, Verb.REFUSE, "a"),
        (AMINA, Verb.RECALL, "a"),
        (OMAR, Verb.RETURN, "b"),
        (OMAR, Verb.SEND_BACK, "b"),
        (OMAR, Verb.REFUSE, "b"),
        (DRAFTER, Verb.WITHDRAW, None),
    ):
        with pytest.raises(BeingSigned):
            play(signing, actor, verb, name)
    both, _ = play(signing, OMAR, Verb.SIGN, "b")
    assert state_of(both, "b") is StepState.WORKING


def test_in_an_any_of_the_second_signatory_waits_for_the_first_ones_result() -> None:
    signing = after(circuit(any_of(signature("a", "amina"), signature("b", "omar"))), (AMINA, Verb.SIGN, "a"))
    with pytest.raises(BeingSigned):
        play(signing, OMAR, Verb.SIGN, "b")
    failed, _ = play(signing, SYSTEM, Verb.FAIL, "a")
    other, _ = play(failed, OMAR, Verb.SIGN, "b")
    done, told = play(other, SYSTEM, Verb.FINISH, "b")
    assert done.state is CircuitState.COMPLETED
    assert facts.StepsSkipped((an_id("step a"),)) in told


def test_a_decision_is_recalled_until_the_next_person_has_opened() -> None:
    before = after(circuit(visa("a", "amina"), visa("b", "omar")))
    approved, _ = play(before, AMINA, Verb.APPROVE, "a")
    recalled, told = play(approved, AMINA, Verb.RECALL, "a")
    assert recalled == before
    assert told == (
        facts.Recalled(an_id("step a"), Verb.APPROVE, AMINA.person, (an_id("step a"), an_id("step b"))),
    )
    with pytest.raises(NotTheAuthor):
        play(approved, OMAR, Verb.RECALL, "a")

    opened, told = play(approved, OMAR, Verb.OPEN, "b")
    assert told == (facts.FolderOpened(an_id("step b"), OMAR.person),)
    with pytest.raises(AlreadyOpened):
        play(opened, AMINA, Verb.RECALL, "a")
    with pytest.raises(WrongState):
        play(opened, OMAR, Verb.OPEN, "b")


@pytest.mark.parametrize("verb", [Verb.RETURN, Verb.REFUSE])
def test_a_return_or_refusal_is_recalled_until_the_drafter_has_opened(verb: Verb) -> None:
    before = after(circuit(all_of(visa("a", "amina"), visa("b", "omar"))))
    ended, _ = play(before, AMINA, verb, "a")
    assert play(ended, AMINA, Verb.RECALL, "a")[0] == before
    opened, told = play(ended, DRAFTER, Verb.OPEN)
    assert told == (facts.FolderOpened(None, DRAFTER.person),)
    with pytest.raises(AlreadyOpened):
        play(opened, AMINA, Verb.RECALL, "a")
    with pytest.raises(WrongState):
        play(opened, DRAFTER, Verb.OPEN)


def test_a_neighbours_opening_does_not_end_the_right_to_recall_but_their_decision_does() -> None:
    running = after(
        circuit(all_of(visa("a", "amina"), visa("b", "omar"), visa("c", "hind"))), (AMINA, Verb.APPROVE, "a")
    )
    opened, _ = play(running, OMAR, Verb.OPEN, "b")
    recalled, _ = play(opened, AMINA, Verb.RECALL, "a")
    assert [state_of(recalled, name) for name in "abc"] == [StepState.OPEN] * 3
    decided, _ = play(opened, OMAR, Verb.APPROVE, "b")
    with pytest.raises(AlreadyOpened):
        play(decided, AMINA, Verb.RECALL, "a")


def test_an_approval_that_set_the_system_to_work_or_completed_the_folder_is_not_recalled() -> None:
    numbering = after(circuit(visa("a", "amina"), external()), (AMINA, Verb.APPROVE, "a"))
    with pytest.raises(BeingSigned):
        play(numbering, AMINA, Verb.RECALL, "a")
    completed = after(circuit(visa("a", "amina")), (AMINA, Verb.APPROVE, "a"))
    with pytest.raises(AlreadyOpened):
        play(completed, AMINA, Verb.RECALL, "a")


def test_a_signature_made_is_not_recalled() -> None:
    signed = after(
        circuit(signature("s", "omar"), signature("t", "hind")),
        (OMAR, Verb.SIGN, "s"),
        (SYSTEM, Verb.FINISH, "s"),
    )
    with pytest.raises(AlreadyOpened):
        play(signed, OMAR, Verb.RECALL, "s")


def test_only_the_initiator_launches_resubmits_and_withdraws() -> None:
    for actor in (AMINA, SYSTEM):
        with pytest.raises(NotTheInitiator):
            play(FULL, actor, Verb.LAUNCH)
        with pytest.raises(NotTheInitiator):
            play(after(FULL), actor, Verb.WITHDRAW)
    withdrawn, told = play(after(FULL), DRAFTER, Verb.WITHDRAW, reason="Sent by mistake.")
    assert withdrawn.state is CircuitState.WITHDRAWN
    assert told == (facts.FolderWithdrawn("Sent by mistake."), facts.StepsClosed((an_id("step visa"),)))
    with pytest.raises(WrongState):
        play(withdrawn, DRAFTER, Verb.LAUNCH)


def test_who_may_not_act() -> None:
    running = after(FULL)
    for actor, verb, name in (
        (OMAR, Verb.APPROVE, "visa"),  # not theirs
        (OMAR, Verb.SIGN, "sign"),  # theirs, but to come
        (DRAFTER, Verb.REFUSE, "visa"),  # being the author gives no right in the circuit
        (SYSTEM, Verb.APPROVE, "visa"),
        (AMINA, Verb.REASSIGN, "visa"),
    ):
        with pytest.raises(NotYourTurn):
            play(running, actor, verb, name)
    signing = after(FULL, (AMINA, Verb.APPROVE, "visa"), (OMAR, Verb.SIGN, "sign"))
    with pytest.raises(NotYourTurn):
        play(signing, OMAR, Verb.FINISH, "sign")
    for name in (None, "of another folder"):
        with pytest.raises(StepNotFound):
            play(running, AMINA, Verb.APPROVE, name)


def test_a_drafter_who_holds_a_step_decides_there_like_anyone() -> None:
    running = after(circuit(visa("own", "drafter"), visa("b", "omar")))
    assert play(running, DRAFTER, Verb.REFUSE, "own")[0].state is CircuitState.REFUSED


def test_a_post_is_held_by_whoever_has_it_now_and_the_delegation_is_kept() -> None:
    running = after(circuit(visa("a", "post:director"), visa("b", "post:director")))
    with pytest.raises(NotYourTurn):
        play(running, person("amina", "another post"), Verb.APPROVE, "a")

    deputy = person("deputy", standing_in_for=["director"])
    moved, told = play(running, deputy, Verb.APPROVE, "a")
    outcome = told[0].outcome
    assert (outcome.person, outcome.acting_for) == (an_id("deputy"), an_id("director"))
    assert outcome.delegation == an_id("delegation for director")
    with pytest.raises(NotYourTurn):  # the delegation has lapsed since
        play(moved, person("deputy"), Verb.RECALL, "a")

    both = person("director's successor", "director", standing_in_for=["director"])
    assert play(moved, both, Verb.APPROVE, "b")[1][0].outcome.delegation is None


def test_a_named_person_is_stood_in_for_by_delegation() -> None:
    told = play(
        after(circuit(visa("a", "amina"))), person("deputy", standing_in_for=["amina"]), Verb.APPROVE, "a"
    )[1]
    assert (told[0].outcome.person, told[0].outcome.acting_for) == (an_id("deputy"), AMINA.person)


def test_a_step_whose_person_left_is_given_to_somebody_else() -> None:
    running = after(circuit(visa("a", "amina"), visa("b", "omar")), (AMINA, Verb.OPEN, "a"))
    new = Holders(persons=frozenset({HIND.person}))
    given, told = play(running, SYSTEM, Verb.REASSIGN, "a", holders={an_id("step a"): new})
    assert told == (facts.StepReassigned(an_id("step a"), new),)
    with pytest.raises(NotYourTurn):
        play(given, AMINA, Verb.APPROVE, "a")
    assert play(given, HIND, Verb.APPROVE, "a")[0].stage == 1
    with pytest.raises(NobodyToAct):
        play(running, SYSTEM, Verb.REASSIGN, "a", holders={an_id("step a"): Holders()})
