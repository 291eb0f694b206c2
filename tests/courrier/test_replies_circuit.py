"""A letter follows its folder: returns, recalls, refusals, withdrawals, whatever is told twice or late."""

import json
from datetime import datetime

import pytest

from common import clock
from common.errors import Unseen, VersionConflict
from courrier.circuit_reactions import follow_folder, number
from courrier.following import steps_to_follow
from courrier.letters import LetterDetails, letter_of
from courrier.models import Mail, PieceRole, RegisterYear
from courrier.policies import NotInYourHands
from courrier.status import Status, WrongStatus
from courrier.use_cases.change_draft import change_draft
from courrier.use_cases.close_register_year import close_register_year
from courrier.use_cases.drop_reply import ReplyOnItsWay, drop_reply
from courrier.use_cases.resend_into_circuit import resend_into_circuit
from courrier.use_cases.withdraw_letter import withdraw_letter
from journal.events import SYSTEM, Event, event_from_data
from journal.models import Entry
from journal.requests import RequestKeyReused
from journal.subscriptions import Told
from parapheur.engine.values import StepKind, StepState, Verb
from parapheur.engine.verbs import AlreadyOpened, BeingSigned, NotTheInitiator
from parapheur.models import Folder
from parapheur.use_cases.decide import decide_step
from parapheur.use_cases.prepare_folder import CircuitNotUsable
from parapheur.use_cases.recall import recall_decision
from parapheur.use_cases.retry_work import retry_work
from parapheur.use_cases.sign_folder import sign_folder
from signing.models import Signature
from signing.use_cases import make_signature
from tests.factories.letters import Letters, folder_of, fresh, step_of
from tests.factories.parapheur import make_circuit, post_step
from tests.factories.storage import make_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """The present: what comes of a fact happens by the real clock."""
    return clock.now()


def returned(letters: Letters) -> Mail:
    mail = letters.send(letters.reply())
    letters.decide(mail, StepKind.VISA, Verb.RETURN, reason="Citez l’article 3.")
    return fresh(mail)


def rewrite(letters: Letters, mail: Mail, body: str = "Nouveau texte.") -> Mail:
    written = LetterDetails(subject=mail.subject, body=body, addressees=letter_of(mail).addressees)
    return change_draft(by=letters.agent, mail_id=mail.pk, letter=written, now=letters.now)


def test_a_returned_letter_is_changed_and_sent_again(letters: Letters) -> None:
    mail = returned(letters)
    assert mail.status == Status.RETURNED
    first = mail.pieces.get(role=PieceRole.DRAFT)
    rewrite(letters, mail)
    letters.resend(mail)
    assert fresh(mail).status == Status.IN_CIRCUIT
    drafts = mail.pieces.filter(role=PieceRole.DRAFT).order_by("position")
    assert drafts.count() == 2
    assert drafts[1].file_id != first.file_id
    folder = folder_of(mail)
    assert (folder.document_version, folder.documents.get(position=0).file_id) == (2, drafts[1].file_id)
    assert step_of(mail, StepKind.VISA).state == StepState.OPEN.value


def test_a_return_is_recalled_until_the_drafter_begins_to_change(letters: Letters) -> None:
    mail = returned(letters)
    recall_decision(folder_id=folder_of(mail).pk, by=letters.head, now=letters.now)
    letters.deliver_all()
    assert fresh(mail).status == Status.IN_CIRCUIT

    letters.decide(mail, StepKind.VISA, Verb.RETURN, reason="Décidément.")
    rewrite(letters, fresh(mail))
    with pytest.raises(AlreadyOpened):
        recall_decision(folder_id=folder_of(mail).pk, by=letters.head, now=letters.now)


def test_a_refusal_is_recalled(letters: Letters) -> None:
    mail = letters.send(letters.reply())
    letters.decide(mail, StepKind.VISA, Verb.REFUSE, reason="Hors sujet.")
    assert fresh(mail).status == Status.REFUSED
    recall_decision(folder_id=folder_of(mail).pk, by=letters.head, now=letters.now)
    letters.deliver_all()
    assert fresh(mail).status == Status.IN_CIRCUIT


def test_a_recalled_paper_signature_is_no_signature(letters: Letters) -> None:
    circuit = make_circuit(
        letters.registry.ministry.administrator,
        [
            [post_step(letters.director, "signature", paper_allowed=True)],
            [post_step(letters.head, "opinion")],
            [{"kind": "external"}],
        ],
        now=letters.now,
    )
    mail = letters.send(letters.reply(), circuit=circuit)
    scan = letters.registry.scan()
    letters.decide(mail, StepKind.SIGNATURE, Verb.RECORD_PAPER_SIGNATURE, file_id=scan.file_id)
    assert fresh(mail).status == Status.SIGNED
    recall_decision(folder_id=folder_of(mail).pk, by=letters.director, now=letters.now)
    letters.deliver_all()
    assert fresh(mail).status == Status.IN_CIRCUIT


def test_a_refused_letter_begins_anew_in_another_folder(letters: Letters) -> None:
    mail = letters.send(letters.reply())
    letters.decide(mail, StepKind.VISA, Verb.REFUSE, reason="Hors sujet.")
    refused = folder_of(mail)
    assert rewrite(letters, fresh(mail)).status == Status.DRAFT
    letters.deliver_all()
    assert fresh(mail).status == Status.DRAFT
    letters.send(fresh(mail))
    assert (fresh(mail).status, folder_of(mail).pk == refused.pk) == (Status.IN_CIRCUIT, False)


def test_what_is_told_late_of_an_ended_circuit_leaves_the_new_draft_alone(letters: Letters) -> None:
    mail = letters.send(letters.reply())
    letters.decide(mail, StepKind.VISA, Verb.REFUSE, reason="Hors sujet.")
    rewrite(letters, fresh(mail))
    tell_again("parapheur.folder_refused", letters.now)
    assert fresh(mail).status == Status.DRAFT


def test_whoever_works_on_the_letter_now_takes_a_returned_one_over(letters: Letters) -> None:
    mail = returned(letters)
    change_draft(by=letters.head, mail_id=mail.pk, letter=letter_of(mail), now=letters.now)
    assert folder_of(mail).initiator_id == letters.head.user_id
    resend_into_circuit(by=letters.head, mail_id=mail.pk, now=letters.now)
    letters.deliver_all()
    assert fresh(mail).status == Status.IN_CIRCUIT
    taken = Entry.objects.get(name="parapheur.folder_taken_over")
    told = json.loads(taken.canonical)["event"]
    assert (taken.actor_id, told["before"]["id"]) == (letters.head.user_id, str(letters.agent.user_id))


def test_a_returned_letter_is_sent_again_by_the_head_when_its_drafter_has_left(letters: Letters) -> None:
    mail = returned(letters)
    resend_into_circuit(by=letters.head, mail_id=mail.pk, now=letters.now)
    assert folder_of(mail).initiator_id == letters.head.user_id
    with pytest.raises(AlreadyOpened):
        recall_decision(folder_id=folder_of(mail).pk, by=letters.head, now=letters.now)


def test_a_returned_letter_is_given_up_by_whoever_works_on_it_now(letters: Letters) -> None:
    mail = returned(letters)
    withdraw_letter(by=letters.head, mail_id=mail.pk, reason="Sans objet", now=letters.now)
    assert (fresh(mail).status, folder_of(mail).state) == (Status.WITHDRAWN, "withdrawn")


def test_nobody_of_another_unit_takes_a_returned_letter_over(letters: Letters) -> None:
    mail = returned(letters)
    with pytest.raises((Unseen, NotInYourHands)):
        resend_into_circuit(by=letters.registry.ministry.other_agent, mail_id=mail.pk, now=letters.now)
    assert folder_of(mail).initiator_id == letters.agent.user_id


def test_a_letter_that_travels_is_withdrawn_only_by_who_sent_it(letters: Letters) -> None:
    mail = letters.send(letters.reply())
    with pytest.raises(NotTheInitiator):
        withdraw_letter(by=letters.head, mail_id=mail.pk, now=letters.now)


def test_a_withdrawn_letter_leaves_its_circuit_and_can_be_taken_up(letters: Letters) -> None:
    mail = letters.send(letters.reply())
    withdraw_letter(by=letters.agent, mail_id=mail.pk, reason="Erreur", now=letters.now)
    letters.deliver_all()
    assert (fresh(mail).status, folder_of(mail).state) == (Status.WITHDRAWN, "withdrawn")
    assert rewrite(letters, fresh(mail)).status == Status.DRAFT


def test_a_draft_is_given_up_without_any_folder(letters: Letters) -> None:
    mail = letters.reply()
    assert withdraw_letter(by=letters.agent, mail_id=mail.pk, now=letters.now).status == Status.WITHDRAWN
    assert Entry.objects.filter(name="courrier.letter_withdrawn").count() == 1
    assert not Folder.objects.exists()


def test_a_dropped_reply_leaves_the_mail_in_charge_and_can_come_back(letters: Letters) -> None:
    incoming = letters.registry.in_charge()
    reply = letters.reply(incoming)
    drop_reply(by=letters.agent, mail_id=incoming.pk, now=letters.now)
    assert (fresh(incoming).status, fresh(reply).status) == (Status.IN_CHARGE, Status.WITHDRAWN)
    rewrite(letters, fresh(reply))
    assert (fresh(incoming).status, fresh(reply).status) == (Status.REPLYING, Status.DRAFT)


def test_a_reply_on_its_way_is_not_dropped(letters: Letters) -> None:
    incoming = letters.registry.in_charge()
    letters.send(letters.reply(incoming))
    with pytest.raises(ReplyOnItsWay):
        drop_reply(by=letters.agent, mail_id=incoming.pk, now=letters.now)


def tell_again(name: str, now: datetime) -> Event:
    """Tell the last event of that name once more, as after a lost acknowledgement."""
    entry = Entry.objects.filter(name=name).order_by("occurred_at", "id").last()
    assert entry is not None
    event = event_from_data(name, json.loads(entry.canonical)["event"])
    told = Told(entry_id=entry.id, actor=SYSTEM, occurred_at=now, now=now, attempt=2)
    (number if name == "parapheur.external_step_opened" else follow_folder)(event, told)
    return event


def last_number(letters: Letters) -> int:
    return RegisterYear.objects.get(register=letters.registry.outgoing).last_number


def test_a_number_is_taken_once_however_often_it_is_asked_for(letters: Letters) -> None:
    mail = letters.to_dispatch()
    before = fresh(mail)
    tell_again("parapheur.external_step_opened", letters.now)
    tell_again("parapheur.folder_completed", letters.now)
    letters.deliver_all()
    after = fresh(mail)
    assert (after.number, after.version, last_number(letters)) == (1, before.version, 1)
    assert mail.pieces.filter(role=PieceRole.SIGNED).count() == 1
    assert Entry.objects.filter(name="courrier.letter_completed").count() == 1


def test_a_letter_taken_back_after_its_number_keeps_it(letters: Letters) -> None:
    circuit = make_circuit(
        letters.registry.ministry.administrator,
        [
            [post_step(letters.head, "visa")],
            [post_step(letters.director, "signature", paper_allowed=True)],
            [{"kind": "external"}],
            [post_step(letters.head, "opinion")],
        ],
        now=letters.now,
    )
    mail = letters.send(letters.reply(), circuit=circuit)
    letters.sign_on_paper(mail)
    assert fresh(mail).number == 1
    withdraw_letter(by=letters.agent, mail_id=mail.pk, now=letters.now)
    letters.deliver_all()
    rewrite(letters, fresh(mail))
    letters.send(fresh(mail), circuit=letters.make_circuit(seal=False))
    letters.sign_on_paper(mail)
    again = fresh(mail)
    assert (again.status, again.number, last_number(letters)) == (Status.TO_DISPATCH, 1, 1)
    assert folder_of(mail).printed["number"] == again.reference


def test_a_closed_register_stops_the_step_with_its_reason_until_it_opens(letters: Letters) -> None:
    ministry, register = letters.registry.ministry, letters.registry.outgoing
    first = letters.to_dispatch()
    year = first.year or 0
    close_register_year(by=ministry.administrator, register_id=register.pk, year=year, now=letters.now)
    mail = letters.send(letters.reply(), circuit=letters.make_circuit(seal=False))
    letters.sign_on_paper(mail)

    step = step_of(mail, StepKind.EXTERNAL)
    assert (step.state, fresh(mail).status, fresh(mail).number) == ("failed", Status.SIGNED, None)
    assert register.name_fr in step.progress["failure"]

    RegisterYear.objects.filter(register=register, year=year).update(closed_at=None)
    retry_work(folder_id=folder_of(mail).pk, step_id=step.pk, by=letters.agent, now=letters.now)
    letters.deliver_all()
    assert (fresh(first).number, fresh(mail).number) == (1, 2)
    assert fresh(mail).status == Status.TO_DISPATCH


def test_a_seal_that_fails_leaves_the_number_where_it_is(
    letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = letters.send(letters.reply())
    with monkeypatch.context() as broken:
        broken.setattr(make_signature, "stamp_of", _no_stamp)
        letters.sign_on_paper(mail)
    step = step_of(mail, StepKind.SEAL)
    assert (step.state, fresh(mail).status, fresh(mail).number) == ("failed", Status.SIGNED, 1)
    retry_work(folder_id=folder_of(mail).pk, step_id=step.pk, by=letters.agent, now=letters.now)
    letters.deliver_all()
    assert (fresh(mail).status, fresh(mail).number, last_number(letters)) == (Status.TO_DISPATCH, 1, 1)
    assert (
        mail.pieces.filter(role=PieceRole.SIGNED).count() == 2
    )  # the sealed document, the scan signed by hand


def _no_stamp(*_: object, **__: object) -> bytes:
    raise Unseen


def test_facts_in_any_order_lead_to_the_same_place(letters: Letters) -> None:
    mail = letters.send(letters.reply(), circuit=letters.make_circuit(seal=False))
    letters.decide(mail, StepKind.VISA, Verb.APPROVE)
    scan = letters.registry.scan()
    letters.decide(mail, StepKind.SIGNATURE, Verb.RECORD_PAPER_SIGNATURE, file_id=scan.file_id, deliver=False)
    tell_again("parapheur.external_step_opened", letters.now)  # before it is told that the letter is signed
    assert fresh(mail).status == Status.SIGNED
    letters.deliver_all()
    assert fresh(mail).status == Status.TO_DISPATCH
    assert steps_to_follow(fresh(mail), folder_of(mail)) == ()


def test_a_letter_being_numbered_is_not_withdrawn(letters: Letters) -> None:
    mail = letters.send(letters.reply(), circuit=letters.make_circuit(seal=False))
    letters.sign_on_paper(mail, deliver=False)
    with pytest.raises(BeingSigned):
        withdraw_letter(by=letters.agent, mail_id=mail.pk, now=letters.now)


def test_a_circuit_that_signs_or_numbers_nothing_is_not_for_letters(letters: Letters) -> None:
    visa_only = make_circuit(
        letters.registry.ministry.administrator, [[post_step(letters.head, "visa")]], now=letters.now
    )
    mail = letters.reply()
    with pytest.raises(CircuitNotUsable):
        letters.send(mail, circuit=visa_only)
    assert fresh(mail).status == Status.DRAFT


def test_sent_twice_with_one_key_it_is_sent_once(letters: Letters) -> None:
    mail = letters.reply()
    letters.send(mail, request_key="k1")
    letters.send(mail, request_key="k1")
    assert Folder.objects.filter(origin_id=mail.pk).count() == 1
    with pytest.raises(RequestKeyReused):
        letters.send(mail, request_key="k1", circuit=letters.make_circuit())


def test_who_may_not_send_it(letters: Letters, stranger: object) -> None:
    mail = letters.reply()
    for outsider in (letters.registry.ministry.other_agent, letters.registry.clerk, stranger):
        with pytest.raises(Unseen):
            letters.send(mail, by=outsider)
    with pytest.raises(WrongStatus):
        letters.resend(mail)
    with pytest.raises(VersionConflict):
        letters.send(mail, version=mail.version + 1)
    letters.send(mail)
    with pytest.raises(NotInYourHands):
        withdraw_letter(
            by=letters.registry.ministry.auditor, mail_id=letters.to_dispatch().pk, now=letters.now
        )


def test_a_letter_sent_again_as_it_was_bears_none_of_the_earlier_signatures(letters: Letters) -> None:
    circuit = make_circuit(
        letters.registry.ministry.administrator,
        [
            [post_step(letters.director, "signature")],
            [post_step(letters.director, "signature")],
            [{"kind": "external"}],
        ],
        now=letters.now,
    )
    pdf = make_file(now=letters.now, administration_id=letters.registry.incoming.administration_id)
    mail = letters.send(letters.reply(body="", file_id=pdf.pk, file_name="lettre.pdf"), circuit=circuit)
    first = sign_at(letters, mail, stage=0)
    folder = folder_of(mail)
    second = folder.steps.get(stage=1)
    decide_step(
        folder_id=folder.pk,
        step_id=second.pk,
        verb=Verb.RETURN,
        reason="À revoir.",
        by=letters.director,
        now=letters.now,
    )
    letters.deliver_all()
    letters.resend(fresh(mail))
    again = sign_at(letters, mail, stage=0)
    assert again.input_file_id == first.input_file_id == pdf.pk
    assert sign_at(letters, mail, stage=1).input_file_id == again.file_id


def sign_at(letters: Letters, mail: Mail, *, stage: int) -> Signature:
    folder = folder_of(mail)
    step = folder.steps.get(stage=stage)
    sign_folder(folder_id=folder.pk, step_id=step.pk, by=letters.director, now=letters.now)
    letters.deliver_all()
    return Signature.objects.filter(reference=step.pk, state=Signature.State.DONE).latest("ended_at")
