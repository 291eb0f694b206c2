"""What each verb does, seen through ``decide``."""

import pytest

from parapheur.engine import facts
from parapheur.engine.decide import NobodyToAct, OpinionMissing, ReasonMissing, ScanMissing, StageNotFound
from parapheur.engine.values import SYSTEM, CircuitState, Holders, Opinion, StepKind, StepState, Verb
from parapheur.engine.verbs import (
    FaultyCircuit,
    NoEarlierStage,
    PaperNotAllowed,
    SignedAlready,
    WrongState,
    verbs_for,
)

from .circuits import (
    AMINA,
    DRAFTER,
    HIND,
    NOW,
    OMAR,
    after,
    all_of,
    an_id,
    any_of,
    circuit,
    external,
    holders_of,
    information,
    opinion,
    play,
    seal,
    signature,
    state_of,
    visa,
    without_memory,
)

FULL = circuit(visa("visa", "amina"), signature("sign", "omar"), external(), seal())


def test_the_main_job_goes_from_visa_to_seal() -> None:
    running = after(FULL, (AMINA, Verb.APPROVE, "visa"), (OMAR, Verb.SIGN, "sign"))
    assert state_of(running, "sign") is StepState.WORKING

    signed, told = play(running, SYSTEM, Verb.FINISH, "sign", file=an_id("signed"))
    assert told[1:] == (
        facts.StageOpened(2, (an_id("step number"),)),
        facts.WorkStarted(an_id("step number"), StepKind.EXTERNAL),
    )
    outcome = told[0].outcome
    assert (outcome.person, outcome.verb, outcome.file) == (OMAR.person, Verb.SIGN, an_id("signed"))

    numbered, _ = play(signed, SYSTEM, Verb.FINISH, "number")
    sealed, told = play(numbered, SYSTEM, Verb.FINISH, "seal")
    assert sealed.state is CircuitState.COMPLETED
    assert told[-1] == facts.FolderCompleted(document_version=1)
    assert all(verbs_for(sealed, actor) == () for actor in (DRAFTER, AMINA, OMAR, SYSTEM))


def test_all_of_waits_for_each_and_one_person_chooses_among_their_steps() -> None:
    running = after(circuit(all_of(visa("a", "amina"), visa("b", "amina")), visa("c", "omar")))
    offered = {step for step, verb in verbs_for(running, AMINA) if verb is Verb.APPROVE}
    assert offered == {an_id("step a"), an_id("step b")}

    half, _ = play(running, AMINA, Verb.APPROVE, "b")
    assert half.stage == 0
    whole, told = play(half, AMINA, Verb.APPROVE, "a")
    assert facts.StageOpened(1, (an_id("step c"),)) in told
    assert whole.stage == 1


def test_any_of_takes_one_and_skips_the_others() -> None:
    running = after(circuit(any_of(visa("a", "amina"), visa("b", "omar")), visa("c", "hind")))
    moved, told = play(running, OMAR, Verb.APPROVE, "b")
    assert state_of(moved, "a") is StepState.SKIPPED
    assert facts.StepsSkipped((an_id("step a"),)) in told
    with pytest.raises(WrongState):
        play(moved, AMINA, Verb.APPROVE, "a")


def test_any_of_leaves_those_informed_to_take_note() -> None:
    running = after(
        circuit(any_of(visa("a", "amina"), visa("b", "omar"), information("i", "hind")), visa("c", "hind"))
    )
    moved, _ = play(running, OMAR, Verb.APPROVE, "b")
    assert (an_id("step i"), Verb.ACKNOWLEDGE) in verbs_for(moved, HIND)


def test_whoever_was_informed_is_informed_of_the_new_version_again() -> None:
    told_first = circuit(information("i", "hind"), visa("a", "amina"), keep_visas=True)
    returned = after(told_first, (AMINA, Verb.RETURN, "a"))
    assert verbs_for(returned, HIND) == ()
    again, told = play(returned, DRAFTER, Verb.RESUBMIT)
    assert facts.StageOpened(0, (an_id("step i"),)) in told
    assert (an_id("step i"), Verb.ACKNOWLEDGE) in verbs_for(again, HIND)


def test_an_unfavourable_opinion_does_not_stop_the_folder() -> None:
    running = after(circuit(opinion("ask", "amina"), visa("v", "omar")))
    moved, told = play(running, AMINA, Verb.GIVE_OPINION, "ask", opinion=Opinion.UNFAVOURABLE)
    assert moved.stage == 1
    assert told[0].outcome.opinion is Opinion.UNFAVOURABLE


def test_information_is_never_waited_for_and_stays_to_be_acknowledged() -> None:
    running = after(
        circuit(all_of(information("tell", "hind"), visa("a", "amina")), information("end", "hind"))
    )
    completed, told = play(running, AMINA, Verb.APPROVE, "a")
    assert completed.state is CircuitState.COMPLETED
    assert facts.StageOpened(1, (an_id("step end"),)) in told
    assert {step for step, _ in verbs_for(completed, HIND)} == {an_id("step tell"), an_id("step end")}

    read, told = play(completed, HIND, Verb.ACKNOWLEDGE, "end")
    assert read.state is CircuitState.COMPLETED
    assert [type(fact) for fact in told] == [facts.StepDecided]


def test_a_refusal_ends_the_circuit_and_says_who_and_why() -> None:
    running = after(circuit(all_of(visa("a", "amina"), visa("b", "omar")), information("i", "hind")))
    refused, told = play(running, AMINA, Verb.REFUSE, "a", reason="  Not ours.\u202e ")
    assert refused.state is CircuitState.REFUSED
    assert told[0].outcome.reason == "Not ours."
    assert told[0].outcome.person == AMINA.person
    assert told[1] == facts.StepsClosed((an_id("step b"),))
    assert verbs_for(refused, OMAR) == ()


def test_a_returned_folder_comes_back_in_a_new_version_and_is_judged_anew() -> None:
    returned = after(FULL, (AMINA, Verb.APPROVE, "visa"), (OMAR, Verb.RETURN, "sign"))
    assert returned.state is CircuitState.RETURNED
    assert {verb for _, verb in verbs_for(returned, DRAFTER)} == {Verb.OPEN, Verb.RESUBMIT, Verb.WITHDRAW}

    again, told = play(returned, DRAFTER, Verb.RESUBMIT)
    assert again.document_version == 2
    assert (again.stage, state_of(again, "visa"), state_of(again, "sign")) == (
        0,
        StepState.OPEN,
        StepState.TO_COME,
    )
    assert told[:2] == (
        facts.FolderResubmitted(2),
        facts.DecisionsVoided((an_id("step visa"), an_id("step sign"))),
    )


def test_visas_are_kept_for_the_new_version_where_the_circuit_says_so_but_signatures_never() -> None:
    kept = circuit(visa("visa", "amina"), signature("s1", "omar"), signature("s2", "hind"), keep_visas=True)
    returned = after(
        kept,
        (AMINA, Verb.APPROVE, "visa"),
        (OMAR, Verb.SIGN, "s1"),
        (SYSTEM, Verb.FINISH, "s1"),
        (HIND, Verb.RETURN, "s2"),
    )
    again, told = play(returned, DRAFTER, Verb.RESUBMIT)
    assert (state_of(again, "visa"), state_of(again, "s1"), again.stage) == (
        StepState.DONE,
        StepState.OPEN,
        1,
    )
    assert facts.DecisionsVoided((an_id("step s1"), an_id("step s2"))) in told


def test_kept_visas_include_what_an_any_of_skipped() -> None:
    kept = circuit(any_of(visa("a", "amina"), visa("b", "hind")), visa("c", "omar"), keep_visas=True)
    returned = after(kept, (HIND, Verb.APPROVE, "b"), (OMAR, Verb.RETURN, "c"))
    again, told = play(returned, DRAFTER, Verb.RESUBMIT)
    assert (state_of(again, "a"), state_of(again, "b")) == (StepState.SKIPPED, StepState.DONE)
    assert told == (
        facts.FolderResubmitted(2),
        facts.DecisionsVoided((an_id("step c"),)),
        facts.StageOpened(1, (an_id("step c"),)),
    )


def test_sending_back_reopens_an_earlier_stage_with_the_same_document() -> None:
    three = circuit(
        visa("a", "amina"), all_of(visa("b", "omar"), information("i", "hind")), visa("c", "hind")
    )
    running = after(three, (AMINA, Verb.APPROVE, "a"), (OMAR, Verb.APPROVE, "b"))
    back, told = play(running, HIND, Verb.SEND_BACK, "c", to_stage=1)
    assert (back.stage, back.document_version) == (1, 1)
    assert [state_of(back, name) for name in "abc"] == [StepState.DONE, StepState.OPEN, StepState.TO_COME]
    assert isinstance(told[0], facts.FolderSentBack)
    assert facts.DecisionsVoided((an_id("step b"),)) in told
    for wrong in (None, 2, -1, 7):
        with pytest.raises(StageNotFound):
            play(running, HIND, Verb.SEND_BACK, "c", to_stage=wrong)


def test_nothing_is_sent_back_from_the_first_stage_or_after_a_signature() -> None:
    with pytest.raises(NoEarlierStage):
        play(after(FULL), AMINA, Verb.SEND_BACK, "visa")
    two = circuit(visa("a", "amina"), signature("s1", "omar"), signature("s2", "hind"))
    signed = after(two, (AMINA, Verb.APPROVE, "a"), (OMAR, Verb.SIGN, "s1"), (SYSTEM, Verb.FINISH, "s1"))
    with pytest.raises(SignedAlready):
        play(signed, HIND, Verb.SEND_BACK, "s2")
    assert (an_id("step s2"), Verb.RETURN) in verbs_for(signed, HIND)


def test_a_failed_signature_is_signed_again_by_a_person_and_a_failed_seal_tried_again_by_the_system() -> None:
    failed, told = play(
        after(FULL, (AMINA, Verb.APPROVE, "visa"), (OMAR, Verb.SIGN, "sign")),
        SYSTEM,
        Verb.FAIL,
        "sign",
        reason="The certificate expired on 1 March.",
    )
    assert told == (facts.WorkFailed(an_id("step sign"), "The certificate expired on 1 March."),)
    left = failed.step(an_id("step sign")).progress
    assert (left.outcome, left.failure) == (None, "The certificate expired on 1 March.")
    with pytest.raises(WrongState):
        play(failed, SYSTEM, Verb.RETRY, "sign")
    sealing = failed
    for actor, verb, name in (
        (OMAR, Verb.SIGN, "sign"),
        (SYSTEM, Verb.FINISH, "sign"),
        (SYSTEM, Verb.FINISH, "number"),
        (SYSTEM, Verb.FAIL, "seal"),
    ):
        sealing, _ = play(sealing, actor, verb, name)
    assert state_of(sealing, "seal") is StepState.FAILED
    retried, told = play(sealing, SYSTEM, Verb.RETRY, "seal")
    assert told == (facts.WorkStarted(an_id("step seal"), StepKind.SEAL),)
    assert play(retried, SYSTEM, Verb.FINISH, "seal")[0].state is CircuitState.COMPLETED


def test_a_signature_by_hand_is_attested_by_its_scan_where_the_step_allows_it() -> None:
    allowed = after(circuit(signature("sign", "omar", paper=True), external(), seal()))
    with pytest.raises(ScanMissing):
        play(allowed, OMAR, Verb.RECORD_PAPER_SIGNATURE, "sign", file=None)
    signed, told = play(allowed, OMAR, Verb.RECORD_PAPER_SIGNATURE, "sign", file=an_id("scan"))
    assert (told[0].outcome.file, told[0].outcome.at, signed.stage) == (an_id("scan"), NOW, 1)
    with pytest.raises(PaperNotAllowed):
        play(after(circuit(signature("sign", "omar"))), OMAR, Verb.RECORD_PAPER_SIGNATURE, "sign")


@pytest.mark.parametrize("verb", [Verb.RETURN, Verb.REFUSE, Verb.SEND_BACK])
@pytest.mark.parametrize("reason", ["", " \n ", "\u202e\u200f"])
def test_turning_down_needs_a_reason(verb: Verb, reason: str) -> None:
    running = after(FULL, (AMINA, Verb.APPROVE, "visa"))
    with pytest.raises(ReasonMissing):
        play(running, OMAR, verb, "sign", reason=reason)


def test_an_opinion_says_which_and_reserves_say_why() -> None:
    running = after(circuit(opinion("ask", "amina")))
    with pytest.raises(OpinionMissing):
        play(running, AMINA, Verb.GIVE_OPINION, "ask", opinion=None)
    for critical in (Opinion.WITH_RESERVE, Opinion.UNFAVOURABLE):
        with pytest.raises(ReasonMissing):
            play(running, AMINA, Verb.GIVE_OPINION, "ask", opinion=critical, reason="")
    assert play(running, AMINA, Verb.GIVE_OPINION, "ask", reason="")[0].state is CircuitState.COMPLETED


def test_a_circuit_with_nobody_in_it_or_with_faults_is_not_launched() -> None:
    two = circuit(visa("a", "amina"), visa("b", "omar"))
    with pytest.raises(NobodyToAct, match="stage 2"):
        play(two, DRAFTER, Verb.LAUNCH, holders={**holders_of(two), an_id("step b"): Holders()})
    for faulty in (circuit(), circuit(signature("s", "omar"), visa("v", "amina"))):
        with pytest.raises(FaultyCircuit):
            play(faulty, DRAFTER, Verb.LAUNCH)
        assert verbs_for(faulty, DRAFTER) == ((None, Verb.WITHDRAW),), "it can only be given up"


def test_a_step_that_opens_for_a_vacant_place_is_no_dead_end() -> None:
    two = circuit(visa("a", "amina"), visa("b", "omar"))
    vacant, _ = play(after(two), AMINA, Verb.APPROVE, "a", holders={an_id("step b"): Holders()})
    assert verbs_for(vacant, OMAR) == ()
    assert verbs_for(vacant, SYSTEM) == ((an_id("step b"), Verb.REASSIGN),)
    assert (None, Verb.WITHDRAW) in verbs_for(vacant, DRAFTER)
    assert without_memory(vacant).last is None


def test_what_opens_must_have_been_resolved_by_the_caller() -> None:
    with pytest.raises(KeyError):
        play(after(FULL), AMINA, Verb.APPROVE, "visa", holders={})
