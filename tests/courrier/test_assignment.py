"""Handing a letter over: to whom, by whom, until when, and back."""

import json
from datetime import date

import pytest

from common.errors import Unseen, VersionConflict
from courrier import policies, queries
from courrier.details import ChoiceUnknown, DeadlinePast, DeadlineTooLate
from courrier.models import Assignment, Mail, MailReach
from courrier.status import Status, WrongStatus
from courrier.use_cases._hand_over import HandedToItself, PersonNotThere, UnitNotYours
from courrier.use_cases.assign import assign
from courrier.use_cases.reassign import reassign
from courrier.use_cases.return_assignment import return_assignment
from courrier.use_cases.take_in_charge import take_in_charge
from courrier.wording import ReasonMissing
from journal.models import Entry
from organisation.models import Delegation, Unit
from organisation.principal import Principal
from organisation.queries import principal_for
from tests.factories.courrier import Registry
from tests.factories.organisation import make_unit

pytestmark = pytest.mark.django_db


def test_the_desk_assigns_to_one_owner_and_copies(registry: Registry) -> None:
    ministry, mail = registry.ministry, registry.register()
    instruction = registry.instruction()
    assignment = assign(
        by=registry.clerk,
        mail_id=mail.pk,
        unit_id=ministry.division.pk,
        copy_unit_ids=[ministry.other_division.pk, ministry.division.pk],
        instruction_id=instruction.pk,
        note="Répondre \u202e vite",
        working_days=5,
        now=registry.now,
    )
    mail.refresh_from_db()
    assert (mail.status, mail.holder_unit, mail.holder) == (Status.ASSIGNED, ministry.division, None)
    assert mail.deadline == assignment.deadline == date(2026, 3, 17)
    assert assignment.note == "Répondre vite"
    assert [(one.unit, one.role) for one in mail.assignments.order_by("-role")] == [
        (ministry.division, "owner"),
        (ministry.other_division, "copy"),
    ]
    told = json.loads(Entry.objects.get(name="courrier.mail_assigned").canonical)["event"]
    assert told["owner"]["id"] == str(ministry.division.pk)
    assert told["instruction"] == "Pour suite à donner"
    assert queries.mail_view(ministry.other_agent, mail.pk).mail == mail, "in copy"


def test_lists_keep_in_step_with_the_status(registry: Registry) -> None:
    mail = registry.assigned()
    assert set(MailReach.objects.filter(mail=mail).values_list("status", flat=True)) == {"assigned"}


def test_a_named_person_has_it(registry: Registry) -> None:
    ministry = registry.ministry
    mail = registry.assigned(person=ministry.agent)
    assert mail.holder_id == ministry.agent.user_id
    assert queries.to_do(ministry.agent) == [mail]
    assert queries.to_do(ministry.head) == [mail], "the head sees it in the unit's hands"


def test_the_same_request_assigns_once(registry: Registry) -> None:
    mail = registry.register()

    def send() -> Assignment:
        return assign(
            by=registry.clerk,
            mail_id=mail.pk,
            unit_id=registry.ministry.division.pk,
            version=1,
            request_key="k",
            now=registry.now,
        )

    assert send() == send()
    assert Assignment.objects.count() == 1


def test_what_cant_be_right_is_refused(registry: Registry, stranger: Principal) -> None:
    ministry, mail = registry.ministry, registry.register(type_id=registry.mail_type(5).pk)
    closed = make_unit(ministry.administration, "OLD")
    Unit.objects.filter(pk=closed.pk).update(closed_on=date(2026, 1, 1))
    elsewhere = stranger.capacities[0].unit_id

    def refused(refusal: type[Exception], **asked: object) -> None:
        with pytest.raises(refusal):
            assign(
                **(
                    {
                        "by": registry.clerk,
                        "mail_id": mail.pk,
                        "unit_id": ministry.division.pk,
                        "now": registry.now,
                    }
                    | asked
                )
            )

    refused(ChoiceUnknown, unit_id=closed.pk)
    refused(ChoiceUnknown, unit_id=elsewhere)
    refused(ChoiceUnknown, copy_unit_ids=[elsewhere])
    refused(ChoiceUnknown, instruction_id=elsewhere)
    refused(PersonNotThere, person_id=ministry.other_agent.user_id)
    refused(HandedToItself, unit_id=ministry.registry.pk)
    refused(DeadlinePast, deadline=date(2026, 3, 9))
    refused(DeadlineTooLate, deadline=date(2026, 3, 18))
    refused(VersionConflict, version=7)
    mail.refresh_from_db()
    assert (mail.status, mail.version) == (Status.REGISTERED, 1), "nothing half done"


def test_only_those_who_have_it_assign_it(registry: Registry, stranger: Principal) -> None:
    ministry, mail = registry.ministry, registry.register()
    for person in (ministry.agent, ministry.director, ministry.administrator, stranger):
        with pytest.raises(Unseen):
            assign(by=person, mail_id=mail.pk, unit_id=ministry.division.pk, now=registry.now)
    with pytest.raises(policies.NotInYourHands, match="Division BO"):
        assign(by=ministry.auditor, mail_id=mail.pk, unit_id=ministry.division.pk, now=registry.now)


def test_what_is_assigned_isnt_assigned_again_by_the_desk(registry: Registry) -> None:
    mail = registry.assigned()
    with pytest.raises(policies.NotInYourHands):
        assign(
            by=registry.clerk, mail_id=mail.pk, unit_id=registry.ministry.other_division.pk, now=registry.now
        )


def test_a_head_hands_it_to_a_person_below(registry: Registry) -> None:
    ministry, mail = registry.ministry, registry.assigned(registry.ministry.directorate)
    reassign(by=ministry.director, mail_id=mail.pk, unit_id=ministry.division.pk, now=registry.now)
    reassign(
        by=ministry.head,
        mail_id=mail.pk,
        unit_id=ministry.division.pk,
        person_id=ministry.agent.user_id,
        now=registry.now,
    )
    mail.refresh_from_db()
    assert (mail.holder_unit, mail.holder_id) == (ministry.division, ministry.agent.user_id)
    assert mail.assignments.filter(ended_at=None, role="owner").count() == 1


def test_a_head_doesnt_hand_it_beside_or_above(registry: Registry) -> None:
    ministry, mail = registry.ministry, registry.assigned()
    for unit in (ministry.other_division, ministry.directorate):
        with pytest.raises(UnitNotYours):
            reassign(by=ministry.head, mail_id=mail.pk, unit_id=unit.pk, now=registry.now)
    with pytest.raises(UnitNotYours):
        reassign(
            by=ministry.head,
            mail_id=mail.pk,
            unit_id=ministry.division.pk,
            person_id=ministry.agent.user_id,
            copy_unit_ids=[ministry.other_division.pk],
            now=registry.now,
        )


def test_an_agent_doesnt_hand_it_on(registry: Registry) -> None:
    mail = registry.assigned()
    with pytest.raises(policies.NotInYourHands):
        reassign(
            by=registry.ministry.agent,
            mail_id=mail.pk,
            unit_id=registry.ministry.division.pk,
            person_id=registry.ministry.agent.user_id,
            now=registry.now,
        )


def test_whoever_takes_it_in_charge_has_it(registry: Registry) -> None:
    ministry, mail = registry.ministry, registry.assigned()
    take_in_charge(by=ministry.agent, mail_id=mail.pk, now=registry.now)
    mail.refresh_from_db()
    assert (mail.status, mail.holder_id) == (Status.IN_CHARGE, ministry.agent.user_id)
    assert mail.assignments.get().taken_by_id == ministry.agent.user_id
    with pytest.raises(WrongStatus):
        take_in_charge(by=ministry.agent, mail_id=mail.pk, now=registry.now)


def test_a_secretary_takes_it_for_the_unit(registry: Registry) -> None:
    ministry = registry.ministry
    mail = registry.assigned(ministry.directorate)
    assert take_in_charge(by=ministry.secretary, mail_id=mail.pk, now=registry.now).holder is None


def test_a_colleagues_mail_isnt_taken(registry: Registry, now: object) -> None:
    ministry = registry.ministry
    mail = registry.assigned(person=ministry.head)
    with pytest.raises(policies.NotInYourHands):
        take_in_charge(by=ministry.agent, mail_id=mail.pk, now=registry.now)


def test_a_wrong_unit_sends_it_back_with_a_reason(registry: Registry) -> None:
    ministry, mail = registry.ministry, registry.assigned()
    with pytest.raises(ReasonMissing):
        return_assignment(by=ministry.agent, mail_id=mail.pk, reason=" \n ", now=registry.now)
    return_assignment(by=ministry.agent, mail_id=mail.pk, reason="Relève de la division DP", now=registry.now)
    mail.refresh_from_db()
    assert (mail.status, mail.holder_unit) == (Status.TO_REORIENT, ministry.registry)
    assert mail.assignments.get().return_reason == "Relève de la division DP"
    assign(by=registry.clerk, mail_id=mail.pk, unit_id=ministry.other_division.pk, now=registry.now)
    assert queries.to_do(ministry.other_agent) == [Mail.objects.get(pk=mail.pk)]


def test_it_goes_back_to_whoever_handed_it_over_then_to_the_desk(registry: Registry) -> None:
    ministry, mail = registry.ministry, registry.assigned(registry.ministry.directorate)
    reassign(by=ministry.director, mail_id=mail.pk, unit_id=ministry.division.pk, now=registry.now)
    returned = return_assignment(by=ministry.head, mail_id=mail.pk, reason="Pas pour nous", now=registry.now)
    assert returned.holder_unit == ministry.directorate
    returned = return_assignment(
        by=ministry.director, mail_id=mail.pk, reason="Ni pour nous", now=registry.now
    )
    assert returned.holder_unit == ministry.registry


def test_a_lapsed_delegation_opens_nothing(registry: Registry) -> None:
    """The head of the other division stands in for the director until the day before."""
    ministry, mail = registry.ministry, registry.assigned(registry.ministry.directorate)
    given = Delegation.objects.create(
        administration=ministry.administration,
        post_id=ministry.director.capacities[0].post_id,
        delegator_id=ministry.director.user_id,
        delegate_id=ministry.other_agent.user_id,
        act_number="12/2026",
        act_date=date(2026, 1, 5),
        starts_on=date(2026, 1, 10),
        ends_on=date(2026, 3, 11),
        created_at=registry.now,
    )
    delegate = principal_for(ministry.other_agent.user_id, now=registry.now)
    take_in_charge(by=delegate, mail_id=mail.pk, now=registry.now)
    told = json.loads(Entry.objects.get(name="courrier.mail_taken_in_charge").canonical)
    assert told["actor"]["delegation_id"] == str(given.pk)
    Delegation.objects.filter(pk=given.pk).update(ends_on=date(2026, 3, 10))
    late = principal_for(ministry.other_agent.user_id, now=registry.now)
    with pytest.raises(Unseen):
        return_assignment(by=late, mail_id=mail.pk, reason="x", now=registry.now)
