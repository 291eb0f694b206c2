"""Each rule tells exactly those concerned, and nobody else."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from courrier.models import ConfidentialReader, Mail
from courrier.use_cases.assign import assign
from courrier.use_cases.cancel_mail import cancel_mail
from courrier.use_cases.name_confidential_reader import name_confidential_reader
from courrier.use_cases.reassign import reassign
from courrier.use_cases.return_assignment import return_assignment
from courrier.use_cases.share_mail import share_mail
from courrier.use_cases.take_in_charge import take_in_charge
from journal.models import Delivery
from notifications.models import Message, Notification
from notifications.words import said
from organisation.models import Delegation, Post, User
from organisation.principal import Principal
from organisation.queries import principal_for
from organisation.roles import Role
from organisation.use_cases.delegate_powers import Act, delegate_powers
from organisation.use_cases.revoke_delegation import revoke_delegation
from parapheur.engine.values import Verb
from parapheur.models import Folder, Step
from parapheur.use_cases.decide import decide_step
from parapheur.use_cases.fail_work import fail_work
from parapheur.use_cases.recall import recall_decision
from parapheur.use_cases.withdraw_folder import withdraw_folder
from tests.factories.courrier import Registry
from tests.factories.organisation import Ministry, hold, make_post, make_principal, make_user
from tests.factories.parapheur import launched, make_circuit, post_step

pytestmark = pytest.mark.django_db
Told = Callable[[], dict[UUID, str]]


def travelling(
    ministry: Ministry,
    *stages: tuple[Principal, str],
    now: datetime,
    by: Principal | None = None,
    **fields: object,
) -> Folder:
    circuit = make_circuit(
        ministry.administrator, [[post_step(person, kind)] for person, kind in stages], now=now
    )
    return launched(circuit, by or ministry.agent, ministry.division, now=now, **fields)


def decide(folder: Folder, verb: Verb, by: Principal, now: datetime, reason: str = "") -> Folder:
    step = Step.objects.get(folder=folder, stage=Folder.objects.get(pk=folder.pk).stage)
    return decide_step(folder_id=folder.pk, step_id=step.pk, verb=verb, by=by, reason=reason, now=now)


def delegate(by: Principal, to: User, now: datetime, **fields: object) -> Delegation:
    act = Act(
        number="D 7/2026",
        dated_on=date(2026, 3, 1),
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 4, 1),
        **fields,
    )
    return delegate_powers(by=by, post_id=by.capacities[0].post_id, delegate_id=to.pk, act=act, now=now)


def test_only_who_must_decide_is_asked(ministry: Ministry, now: datetime, told: Told) -> None:
    folder = travelling(ministry, (ministry.head, "visa"), (ministry.director, "signature"), now=now)
    assert told() == {ministry.head.user_id: "to_approve"}
    decide(folder, Verb.APPROVE, ministry.head, now)
    assert told() == {ministry.director.user_id: "to_sign"}, "nor the secretary, who only prepares"


@pytest.mark.parametrize(("kind", "expected"), [("opinion", "to_advise"), ("information", "to_read")])
def test_opinions_and_information(
    ministry: Ministry, now: datetime, told: Told, kind: str, expected: str
) -> None:
    travelling(ministry, (ministry.head, kind), (ministry.director, "visa"), now=now)
    assert told()[ministry.head.user_id] == expected


def test_who_asks_oneself_is_not_told(ministry: Ministry, now: datetime, told: Told) -> None:
    travelling(ministry, (ministry.head, "visa"), (ministry.director, "visa"), now=now, by=ministry.head)
    assert told() == {}


@pytest.mark.parametrize("may_sign", [True, False])
def test_a_delegate_is_asked_for_what_they_may_do(
    ministry: Ministry, now: datetime, told: Told, may_sign: bool
) -> None:
    deputy = make_user(ministry.administration)
    delegate(ministry.director, deputy, now, may_sign=may_sign)
    told()
    Notification.objects.update(read_at=now)
    folder = travelling(ministry, (ministry.director, "visa"), (ministry.director, "signature"), now=now)
    assert told() == {ministry.director.user_id: "to_approve", deputy.pk: "to_approve"}
    decide(folder, Verb.APPROVE, ministry.director, now)
    assert told() == ({deputy.pk: "to_sign"} if may_sign else {})


def test_who_has_left_and_who_came_after(ministry: Ministry, now: datetime, told: Told) -> None:
    successor = make_user(ministry.administration)
    hold(successor, ministry.head_post())
    User.objects.filter(pk=ministry.head.user_id).update(is_active=False)
    travelling(ministry, (ministry.head, "visa"), now=now)
    assert told() == {successor.pk: "to_approve"}


def test_a_return_tells_the_drafter_who_and_why(ministry: Ministry, now: datetime, told: Told) -> None:
    folder = travelling(ministry, (ministry.head, "visa"), (ministry.director, "visa"), now=now)
    decide(folder, Verb.RETURN, ministry.head, now, reason="Préciser le budget.")
    assert told() == {ministry.agent.user_id: "to_correct"}, "and the head has nothing left to do"
    words = said(Notification.objects.get(recipient=ministry.agent.user_id))
    assert ministry.head.name.fr in words.sentence
    assert "Réponse à l’Agence de l’Exemple" in words.sentence
    assert words.quote == "Préciser le budget."


def test_a_refusal_tells_the_drafter(ministry: Ministry, now: datetime, told: Told) -> None:
    folder = travelling(ministry, (ministry.head, "visa"), now=now)
    decide(folder, Verb.REFUSE, ministry.head, now, reason="Hors compétence.")
    assert told() == {ministry.agent.user_id: "to_repair"}


def test_completion_tells_the_drafter(ministry: Ministry, now: datetime, told: Told) -> None:
    folder = travelling(ministry, (ministry.head, "visa"), now=now)
    decide(folder, Verb.APPROVE, ministry.head, now)
    assert told() == {ministry.agent.user_id: "news"}


def test_a_failure_of_the_system_tells_the_drafter(ministry: Ministry, now: datetime, told: Told) -> None:
    circuit = make_circuit(
        ministry.administrator, [[post_step(ministry.head, "visa")], [{"kind": "external"}]], now=now
    )
    folder = launched(circuit, ministry.agent, ministry.division, now=now)
    decide(folder, Verb.APPROVE, ministry.head, now)
    fail_work(step_id=Step.objects.get(folder=folder, kind="external").pk, cause="full", now=now)
    assert told() == {ministry.agent.user_id: "to_repair"}
    assert said(Notification.objects.get(read_at=None)).sentence.startswith("Le système")


def test_what_was_recalled_before_it_was_told_is_not_told(
    ministry: Ministry, now: datetime, told: Told
) -> None:
    folder = travelling(ministry, (ministry.head, "visa"), (ministry.director, "visa"), now=now)
    decide(folder, Verb.RETURN, ministry.head, now, reason="Non.")
    recall_decision(folder_id=folder.pk, by=ministry.head, now=now)
    assert ministry.agent.user_id not in told()


def test_a_withdrawn_folder_asks_nobody(ministry: Ministry, now: datetime, told: Told) -> None:
    folder = travelling(ministry, (ministry.head, "visa"), now=now)
    assert ministry.head.user_id in told()
    withdraw_folder(folder_id=folder.pk, by=ministry.agent, now=now, reason="Erreur.")
    assert told() == {}


def test_a_unit_is_told_by_its_head(registry: Registry, told: Told) -> None:
    registry.assigned()
    assert told() == {registry.ministry.head.user_id: "to_handle"}, "nor units above, beside, nor agents"


def test_head_and_secretary_of_the_unit(registry: Registry, told: Told) -> None:
    ministry = registry.ministry
    registry.assigned(ministry.directorate)
    assert told() == dict.fromkeys((ministry.director.user_id, ministry.secretary.user_id), "to_handle")


def test_the_person_named_and_the_head(registry: Registry, told: Told) -> None:
    ministry = registry.ministry
    registry.assigned(person=ministry.agent)
    assert told() == dict.fromkeys((ministry.agent.user_id, ministry.head.user_id), "to_handle")
    row = Notification.objects.get(recipient=ministry.agent.user_id)
    assert "vous a confié" in said(row).sentence


def test_copies_are_for_information(registry: Registry, now: datetime, told: Told) -> None:
    ministry = registry.ministry
    assign(
        by=registry.clerk,
        mail_id=registry.register().pk,
        unit_id=ministry.division.pk,
        copy_unit_ids=[ministry.other_division.pk],
        now=now,
    )
    told_of = told()
    assert told_of == {ministry.head.user_id: "to_handle", ministry.other_agent.user_id: "to_read"}


def test_handed_on_in_the_unit(registry: Registry, now: datetime, told: Told) -> None:
    mail, ministry = registry.assigned(), registry.ministry
    told()
    take_in_charge(by=ministry.head, mail_id=mail.pk, now=now + timedelta(hours=1))
    reassign(
        by=ministry.head,
        mail_id=mail.pk,
        unit_id=ministry.division.pk,
        person_id=ministry.agent.user_id,
        now=now + timedelta(hours=2),
    )
    assert told() == {ministry.agent.user_id: "to_handle"}


def test_late_news_of_an_assignment_that_has_moved_on(registry: Registry, now: datetime, told: Told) -> None:
    mail, ministry = registry.assigned(), registry.ministry
    take_in_charge(by=ministry.agent, mail_id=mail.pk, now=now + timedelta(hours=1))
    assert told() == {}


def test_sent_back_to_the_desk(registry: Registry, now: datetime, told: Told) -> None:
    mail, ministry = registry.assigned(), registry.ministry
    told()
    later = now + timedelta(hours=1)
    return_assignment(by=ministry.head, mail_id=mail.pk, reason="Pas de notre ressort.", now=later)
    assert told() == {ministry.clerk.user_id: "to_assign"}


def test_cancelled_after_assignment(registry: Registry, now: datetime, told: Told) -> None:
    mail = registry.assigned()
    told()
    cancel_mail(by=registry.clerk, mail_id=mail.pk, reason="Doublon.", now=now + timedelta(hours=1))
    assert told() == {registry.ministry.head.user_id: "news"}


def test_shared_with_a_person(registry: Registry, now: datetime, told: Told) -> None:
    mail, ministry = registry.assigned(), registry.ministry
    told()
    Notification.objects.update(read_at=now)
    share_mail(
        by=ministry.head, mail_id=mail.pk, person_id=ministry.other_agent.user_id, reason="Pour avis", now=now
    )
    assert told() == {ministry.other_agent.user_id: "to_read"}


def test_a_confidential_letter_is_told_to_named_posts_only(
    registry: Registry, now: datetime, told: Told
) -> None:
    ministry = registry.ministry
    reader = (ministry.clerk.capacities[0].post_id,)
    mail = registry.register(register=registry.reserved, reader_post_ids=reader)
    assign(by=registry.clerk, mail_id=mail.pk, unit_id=ministry.directorate.pk, now=now)
    assert told() == {ministry.director.user_id: "to_handle"}, (
        "the director's post is named, not the secretary's"
    )
    name_confidential_reader(by=registry.clerk, mail_id=mail.pk, post_id=ministry.head_post().pk, now=now)
    assert told()[ministry.head.user_id] == "to_read"


def test_a_right_lost_before_it_was_told(registry: Registry, told: Told, now: datetime) -> None:
    ministry = registry.ministry
    reader = (ministry.clerk.capacities[0].post_id,)
    mail = registry.register(register=registry.reserved, reader_post_ids=reader)
    assign(by=registry.clerk, mail_id=mail.pk, unit_id=ministry.directorate.pk, now=now)
    ConfidentialReader.objects.filter(mail=mail).delete()
    Mail.objects.get(pk=mail.pk).reach.all().delete()
    assert told() == {}


def test_the_delegate_is_told_and_the_delegator_knows(ministry: Ministry, now: datetime, told: Told) -> None:
    deputy = make_user(ministry.administration)
    delegate(ministry.director, deputy, now, may_sign=True)
    assert told() == {deputy.pk: "news"}
    words = said(Notification.objects.get()).sentence
    assert "signer" in words
    assert "31 mars 2026" in words, "the last day, not the day after"


def test_an_end_by_the_administrator_is_told_to_both(ministry: Ministry, now: datetime, told: Told) -> None:
    deputy = make_user(ministry.administration)
    given = delegate(ministry.director, deputy, now)
    told()
    Notification.objects.update(read_at=now)
    revoke_delegation(
        by=ministry.administrator,
        delegation_id=given.pk,
        reason="Retour de congé.",
        version=given.version,
        now=now,
    )
    assert set(told()) == {deputy.pk, ministry.director.user_id}


def test_a_newer_unit_without_head_is_told_by_its_agents(registry: Registry, told: Told) -> None:
    registry.assigned(registry.ministry.other_division)
    assert told() == {registry.ministry.other_agent.user_id: "to_handle"}


def test_nobody_of_another_administration_is_ever_told(registry: Registry, now: datetime, told: Told) -> None:
    stranger = Ministry(now)
    hold(User.objects.get(pk=stranger.head.user_id), registry.ministry.head_post())
    registry.assigned()
    assert set(told()) == {registry.ministry.head.user_id}


def test_an_application_is_not_told(registry: Registry, now: datetime, told: Told) -> None:
    machine = make_user(registry.ministry.administration, is_application=True)
    hold(machine, registry.ministry.head_post())
    registry.assigned()
    assert set(told()) == {registry.ministry.head.user_id}


def test_a_secretary_of_the_unit_itself(registry: Registry, now: datetime, told: Told) -> None:
    secretary = make_principal(registry.ministry.division, Role.SECRETARY, now=now)
    registry.assigned()
    assert set(told()) == {registry.ministry.head.user_id, secretary.user_id}


def test_a_closed_post_is_told_nothing(registry: Registry, now: datetime, told: Told) -> None:
    post = make_post(registry.ministry.division, Role.SECRETARY)
    hold(make_user(registry.ministry.administration), post)
    Post.objects.filter(pk=post.pk).update(closed_on=date(2026, 1, 1))
    registry.assigned()
    assert set(told()) == {registry.ministry.head.user_id}


def test_told_twice_by_the_journal_is_told_once(registry: Registry, told: Told, now: datetime) -> None:
    registry.assigned(urgency=2)
    told()
    before = (Notification.objects.count(), Message.objects.count())
    assert before == (1, 1)
    Delivery.objects.filter(subscriber="notifications.tell_people").update(done_at=None)
    told()
    assert (Notification.objects.count(), Message.objects.count()) == before


def test_whoever_acts_has_read_what_they_knew(registry: Registry, now: datetime, told: Told) -> None:
    mail, ministry = registry.assigned(person=registry.ministry.agent), registry.ministry
    told()
    take_in_charge(by=ministry.agent, mail_id=mail.pk, now=now + timedelta(hours=1))
    assert told() == {}, "neither the agent, nor the head, for whom nothing is left to do"


def test_rights_are_those_of_the_telling(ministry: Ministry, now: datetime, told: Told) -> None:
    """The circuit named a post; who holds it when the news is told is who is told."""
    travelling(ministry, (ministry.head, "visa"), now=now)
    post = ministry.head_post()
    post.holdings.update(ends_on=date(2026, 3, 1))
    successor = make_user(ministry.administration)
    hold(successor, post, starts_on=date(2026, 3, 1))
    assert principal_for(successor.pk, now=now).post_ids == {post.pk}
    assert told() == {successor.pk: "to_approve"}
