"""The checks before publishing."""

import pytest

from parapheur.engine.lint import Severity, check
from parapheur.engine.values import Stage, StepKind

from .circuits import (
    all_of,
    an_id,
    any_of,
    circuit,
    external,
    information,
    opinion,
    seal,
    signature,
    step,
    visa,
)

E, W = Severity.ERROR, Severity.WARNING
A, B, ASK, S, S2 = (
    visa("a", "amina"),
    visa("b", "omar"),
    opinion("o", "hind"),
    signature("s", "omar"),
    signature("s2", "hind"),
)
INFO = information("i", "hind")


@pytest.mark.parametrize(
    "stages",
    [
        (A,),
        (A, any_of(B, ASK), S, external(), seal(), INFO),
        (all_of(A, B, INFO), all_of(S, S2)),
        (any_of(S, S2), external(), seal()),
    ],
)
def test_a_sound_circuit_has_no_findings(stages: tuple[Stage, ...]) -> None:
    assert check(circuit(*stages).stages) == ()


@pytest.mark.parametrize(
    ("stages", "expected"),
    [
        ((), [("no_stage", E, None)]),
        ((Stage(()), A), [("empty_stage", E, 0)]),
        ((INFO,), [("nobody_decides", E, None)]),
        ((external(),), [("nobody_decides", E, None)]),
        ((A, step("v", StepKind.VISA)), [("no_actor", E, 1)]),
        ((A, step("i", StepKind.INFORMATION)), [("no_actor", E, 1)]),
        ((A, any_of(B, external())), [("system_step_in_any", E, 1)]),
        ((any_of(S, ASK),), [("signature_avoidable", E, 0), ("opinion_after_signature", W, 0)]),
        ((S, A), [("visa_after_signature", E, 1)]),
        ((all_of(S, A),), [("visa_after_signature", E, 0)]),
        ((S, ASK), [("opinion_after_signature", W, 1)]),
        ((A, external(), seal()), [("seal_without_signature", E, 2)]),
        (
            (S, external(), all_of(S2, seal())),
            [("seal_before_signature", E, 2), ("number_before_signature", W, 1)],
        ),
        ((S, external(), seal(), seal("second")), [("two_seals", E, 3)]),
        ((S, seal()), [("no_number_before_seal", W, 1)]),
        ((S, all_of(external(), seal())), [("no_number_before_seal", W, 1)]),
        ((external(), S), [("number_before_signature", W, 0)]),
        ((visa("own", "drafter"),), [("own_approval", W, 0)]),
        ((signature("own", "drafter"),), [("own_approval", W, 0)]),
        ((any_of(A),), [("any_of_one", W, 0)]),
        ((A, any_of(B, INFO)), [("any_of_one", W, 1)]),
    ],
)
def test_each_fault_is_named_where_it_is(
    stages: tuple[Stage, ...], expected: list[tuple[str, Severity, int | None]]
) -> None:
    found = check(circuit(*stages).stages)
    assert [(finding.code, finding.severity, finding.stage) for finding in found] == expected
    for finding in found:
        sentence = finding.message.format(**finding.facts)
        assert finding.stage is None or str(finding.stage + 1) in sentence


def test_a_finding_points_at_its_step() -> None:
    (finding,) = check(circuit(S, A).stages)
    assert finding.step == an_id("step a")
    assert finding.facts == {"stage": 2, "other": 1}
