"""Folders travel their circuit: who may decide, what is kept, what is told, what is refused."""

from datetime import date, datetime, timedelta

import pytest

from common.errors import Unseen, VersionConflict
from journal.events import SYSTEM
from journal.models import Entry
from journal.requests import RequestKeyReused
from organisation.models import Delegation
from organisation.queries import principal_for
from parapheur.engine.decide import ReasonMissing
from parapheur.engine.values import CircuitState, StepKind, Verb
from parapheur.engine.verbs import AlreadyOpened, BeingSigned, NotYourTurn, WrongState
from parapheur.models import Folder, Step
from parapheur.policies import abilities, visible_to
from parapheur.queries import Waiting, count_waiting, prepared_by, waiting_by_kind, waiting_for
from parapheur.snapshots import load
from parapheur.use_cases.decide import decide_step
from parapheur.use_cases.fail_work import fail_work
from parapheur.use_cases.finish_external import finish_external
from parapheur.use_cases.open_folder import open_folder
from parapheur.use_cases.reassign_step import reassign_step
from parapheur.use_cases.recall import recall_decision
from parapheur.use_cases.resubmit_folder import resubmit_folder
from parapheur.use_cases.retry_work import retry_work
from parapheur.use_cases.sign_folder import AuthenticationTooOld, sign_folder
from parapheur.use_cases.withdraw_folder import withdraw_folder
from signing.models import Signature
from tests.factories.organisation import Ministry
from tests.factories.parapheur import launched, make_circuit, make_file, post_step

pytestmark = pytest.mark.django_db


@pytest.fixture
def ministry(now: datetime) -> Ministry:
    return Ministry(now)


@pytest.fixture
def folder(ministry: Ministry, now: datetime) -> Folder:
    """The agent's folder: visa of the head, signature of the director, number, seal."""
    circuit = make_circuit(
        ministry.administrator,
        [
            [post_step(ministry.head, "visa")],
            [post_step(ministry.director, "signature", paper_allowed=True)],
            [{"kind": "external"}],
            [{"kind": "seal"}],
        ],
        now=now,
    )
    return launched(circuit, ministry.agent, ministry.division, now=now)


def step_of(folder: Folder, kind: str) -> Step:
    return Step.objects.get(folder=folder, kind=kind)


def approve(folder: Folder, ministry: Ministry, now: datetime, **fields: object) -> Folder:
    return decide_step(
        folder_id=folder.pk,
        step_id=step_of(folder, "visa").pk,
        verb=Verb.APPROVE,
        by=ministry.head,
        now=now,
        **fields,
    )


def sign(folder: Folder, ministry: Ministry, now: datetime, **fields: object) -> Folder:
    return sign_folder(
        folder_id=folder.pk, step_id=step_of(folder, "signature").pk, by=ministry.director, now=now, **fields
    )


def names(folder: Folder) -> list[str]:
    return [name.removeprefix("parapheur.") for name in folder_entries(folder).values_list("name", flat=True)]


def folder_entries(folder: Folder):
    return Entry.objects.filter(about_id=folder.pk).order_by("id")


def test_a_launched_folder_waits_for_the_first_actor(folder: Folder, ministry: Ministry) -> None:
    assert [step.folder_id for step in waiting_for(ministry.head)] == [folder.pk]
    assert count_waiting(ministry.director) == 0
    assert names(folder) == ["folder_prepared", "folder_launched", "stage_opened"]


def test_a_visa_opens_the_signature(folder: Folder, ministry: Ministry, now: datetime) -> None:
    approve(folder, ministry, now)
    assert [step.kind for step in waiting_for(ministry.director)] == ["signature"]
    assert count_waiting(ministry.head) == 0


def test_the_secretary_sees_what_waits_for_the_director_and_cannot_decide(
    folder: Folder, ministry: Ministry, now: datetime
) -> None:
    approve(folder, ministry, now)
    assert [step.folder_id for step in prepared_by(ministry.secretary)] == [folder.pk]
    assert abilities(ministry.secretary, load(folder)) == []
    with pytest.raises(NotYourTurn):
        sign_folder(
            folder_id=folder.pk, step_id=step_of(folder, "signature").pk, by=ministry.secretary, now=now
        )


def test_somebody_from_another_unit_does_not_see_the_folder(
    folder: Folder, ministry: Ministry, now: datetime
) -> None:
    assert not visible_to(ministry.other_agent).exists()
    with pytest.raises(Unseen):
        open_folder(folder_id=folder.pk, by=ministry.other_agent, now=now)


def test_another_administration_does_not_see_the_folder(folder: Folder, now: datetime) -> None:
    other = Ministry(now)
    for person in (other.head, other.director, other.administrator):
        assert not visible_to(person).exists()
    with pytest.raises(Unseen):
        reassign_step(
            folder_id=folder.pk, step_id=step_of(folder, "visa").pk, by=other.administrator, now=now
        )


def test_only_whose_turn_it_is_decides(folder: Folder, ministry: Ministry, now: datetime) -> None:
    step = step_of(folder, "visa")
    with pytest.raises(NotYourTurn):
        decide_step(folder_id=folder.pk, step_id=step.pk, verb=Verb.APPROVE, by=ministry.director, now=now)


def test_a_folder_decided_meanwhile_is_a_conflict(folder: Folder, ministry: Ministry, now: datetime) -> None:
    read = folder.version
    open_folder(folder_id=folder.pk, by=ministry.head, now=now)
    with pytest.raises(VersionConflict):
        approve(folder, ministry, now, version=read)


def test_deciding_on_what_was_decided_is_refused(folder: Folder, ministry: Ministry, now: datetime) -> None:
    approve(folder, ministry, now)
    with pytest.raises((WrongState, NotYourTurn)):
        approve(folder, ministry, now)


def test_the_same_decision_sent_twice_counts_once(folder: Folder, ministry: Ministry, now: datetime) -> None:
    approve(folder, ministry, now, request_key="k")
    approve(folder, ministry, now, request_key="k")
    assert names(folder).count("step_decided") == 1
    with pytest.raises(RequestKeyReused):
        decide_step(
            folder_id=folder.pk,
            step_id=step_of(folder, "visa").pk,
            verb=Verb.REFUSE,
            reason="Non",
            by=ministry.head,
            now=now,
            request_key="k",
        )


def test_a_return_needs_a_reason_and_a_new_version_starts_again(
    folder: Folder, ministry: Ministry, now: datetime
) -> None:
    step = step_of(folder, "visa")
    with pytest.raises(ReasonMissing):
        decide_step(folder_id=folder.pk, step_id=step.pk, verb=Verb.RETURN, by=ministry.head, now=now)
    decide_step(
        folder_id=folder.pk,
        step_id=step.pk,
        verb=Verb.RETURN,
        by=ministry.head,
        now=now,
        reason="Article 3 à revoir.",
    )
    folder.refresh_from_db()
    assert folder.state == CircuitState.RETURNED
    corrected = make_file(folder.administration_id, now)
    resubmit_folder(folder_id=folder.pk, file_id=corrected.pk, by=ministry.agent, now=now)
    folder.refresh_from_db()
    assert (folder.state, folder.document_version) == (CircuitState.RUNNING, 2)
    assert folder.documents.get().file_id == corrected.pk
    assert folder.documents.get().versions.count() == 2
    assert count_waiting(ministry.head) == 1


def test_a_refusal_ends_the_circuit(folder: Folder, ministry: Ministry, now: datetime) -> None:
    step = step_of(folder, "visa")
    decide_step(
        folder_id=folder.pk,
        step_id=step.pk,
        verb=Verb.REFUSE,
        by=ministry.head,
        now=now,
        reason="Hors sujet.",
    )
    folder.refresh_from_db()
    assert folder.state == CircuitState.REFUSED
    assert not Step.objects.filter(waits_for_post__isnull=False).exists()


def test_a_decision_can_be_recalled_until_the_next_person_opens(
    folder: Folder, ministry: Ministry, now: datetime
) -> None:
    approve(folder, ministry, now)
    recall_decision(folder_id=folder.pk, by=ministry.head, now=now)
    assert count_waiting(ministry.head) == 1
    approve(folder, ministry, now)
    open_folder(folder_id=folder.pk, by=ministry.director, now=now)
    with pytest.raises(AlreadyOpened):
        recall_decision(folder_id=folder.pk, by=ministry.head, now=now)


def test_signing_asks_for_fresh_authentication(folder: Folder, ministry: Ministry, now: datetime) -> None:
    approve(folder, ministry, now)
    with pytest.raises(AuthenticationTooOld):
        sign(folder, ministry, now + timedelta(minutes=6))
    assert not Signature.objects.exists()


def test_while_a_signature_is_made_nothing_else_moves(
    folder: Folder, ministry: Ministry, now: datetime
) -> None:
    approve(folder, ministry, now)
    sign(folder, ministry, now)
    assert Signature.objects.get().reference == step_of(folder, "signature").pk
    with pytest.raises(BeingSigned):
        withdraw_folder(folder_id=folder.pk, by=ministry.agent, now=now)
    with pytest.raises(BeingSigned):
        recall_decision(folder_id=folder.pk, by=ministry.head, now=now)
    with pytest.raises(BeingSigned):
        decide_step(
            folder_id=folder.pk,
            step_id=step_of(folder, "signature").pk,
            verb=Verb.RETURN,
            reason="Attendez",
            by=ministry.director,
            now=now,
        )


def test_a_failed_signature_can_be_signed_again(folder: Folder, ministry: Ministry, now: datetime) -> None:
    approve(folder, ministry, now)
    sign(folder, ministry, now)
    fail_work(step_id=step_of(folder, "signature").pk, cause="Le certificat a expiré.", now=now)
    Signature.objects.update(state="failed")
    assert [step.kind for step in waiting_for(ministry.director)] == ["signature"]
    sign(folder, ministry, now)
    assert Signature.objects.filter(state="asked").count() == 1


def test_a_delegate_signs_by_delegation_and_a_lapsed_one_does_not(
    folder: Folder, ministry: Ministry, now: datetime
) -> None:
    approve(folder, ministry, now)
    delegation = Delegation.objects.create(
        administration=ministry.administration,
        post_id=ministry.director.capacities[0].post_id,
        delegator_id=ministry.director.user_id,
        delegate_id=ministry.other_agent.user_id,
        act_number="7/2026",
        act_date=date(2026, 3, 1),
        may_sign=True,
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 4, 1),
        created_at=now,
    )
    step = step_of(folder, "signature")
    late = now + timedelta(days=60)
    lapsed = principal_for(ministry.other_agent.user_id, now=late, authenticated_at=late)
    with pytest.raises((NotYourTurn, Unseen)):
        sign_folder(folder_id=folder.pk, step_id=step.pk, by=lapsed, now=late)
    delegate = principal_for(ministry.other_agent.user_id, now=now, authenticated_at=now)
    sign_folder(folder_id=folder.pk, step_id=step.pk, by=delegate, now=now)
    signature = Signature.objects.get()
    assert signature.delegation_id == delegation.pk
    assert signature.mention_fr.startswith("Par délégation de")
    assert "7/2026" in signature.mention_ar


def test_a_delegation_without_signature_gives_the_visa_only(
    folder: Folder, ministry: Ministry, now: datetime
) -> None:
    approve(folder, ministry, now)
    Delegation.objects.create(
        administration=ministry.administration,
        post_id=ministry.director.capacities[0].post_id,
        delegator_id=ministry.director.user_id,
        delegate_id=ministry.other_agent.user_id,
        act_number="7/2026",
        act_date=date(2026, 3, 1),
        may_sign=False,
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 4, 1),
        created_at=now,
    )
    delegate = principal_for(ministry.other_agent.user_id, now=now, authenticated_at=now)
    verbs = [verb for _, verb in abilities(delegate, load(folder))]
    assert "sign" not in verbs
    assert "return" in verbs


def test_an_external_step_leaves_what_the_seal_prints(
    folder: Folder, ministry: Ministry, now: datetime
) -> None:
    approve(folder, ministry, now)
    scan = make_file(folder.administration_id, now)
    decide_step(
        folder_id=folder.pk,
        step_id=step_of(folder, "signature").pk,
        verb=Verb.RECORD_PAPER_SIGNATURE,
        file_id=scan.pk,
        by=ministry.director,
        now=now,
    )
    finish_external(
        step_id=step_of(folder, "external").pk,
        printed={"number": "145/2026", "date": "10/03/2026"},
        actor=SYSTEM,
        now=now,
    )
    folder.refresh_from_db()
    assert folder.printed == {"number": "145/2026", "date": "10/03/2026"}
    assert step_of(folder, "seal").state == "working"
    with pytest.raises(WrongState):
        finish_external(step_id=step_of(folder, "external").pk, printed={}, actor=SYSTEM, now=now)


def test_a_failed_external_step_can_be_retried(folder: Folder, ministry: Ministry, now: datetime) -> None:
    approve(folder, ministry, now)
    scan = make_file(folder.administration_id, now)
    signature, external = step_of(folder, "signature"), step_of(folder, "external")
    decide_step(
        folder_id=folder.pk,
        step_id=signature.pk,
        verb=Verb.RECORD_PAPER_SIGNATURE,
        file_id=scan.pk,
        by=ministry.director,
        now=now,
    )
    fail_work(step_id=external.pk, cause="Le registre est clos.", now=now)
    retry_work(folder_id=folder.pk, step_id=external.pk, by=ministry.agent, now=now)
    assert step_of(folder, "external").state == "working"


def test_what_waits_is_counted_by_kind_and_by_lateness(
    folder: Folder, ministry: Ministry, now: datetime
) -> None:
    Folder.objects.filter(pk=folder.pk).update(due_on=now.date())
    assert waiting_by_kind(ministry.head, day=now.date()) == Waiting(kinds={StepKind.VISA: 1}, late=0)
    after = now.date() + timedelta(days=1)
    assert waiting_by_kind(ministry.head, day=after) == Waiting(kinds={StepKind.VISA: 1}, late=1)
    assert waiting_by_kind(ministry.director, day=after).total == 0
    approve(folder, ministry, now)
    assert waiting_by_kind(ministry.director, day=after) == Waiting(kinds={StepKind.SIGNATURE: 1}, late=1)
