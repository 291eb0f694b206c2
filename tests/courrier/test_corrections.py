"""What is changed about a registered letter, and how it ends."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from common.errors import Unseen, VersionConflict
from courrier import policies, queries
from courrier.details import ChoiceUnknown, details_of
from courrier.models import Mail, PieceRole
from courrier.status import Status, Verb, WrongStatus
from courrier.use_cases._pieces import OneMainPiece
from courrier.use_cases.add_piece import add_piece
from courrier.use_cases.cancel_mail import cancel_mail
from courrier.use_cases.close_mail import close_mail
from courrier.use_cases.correct_mail import correct_mail
from courrier.use_cases.link_mails import LinkedToItself, link_mails
from courrier.use_cases.mark_no_further_action import mark_no_further_action
from courrier.use_cases.open_case import CaseReferenceTaken, open_case
from courrier.use_cases.put_in_case import put_in_case
from courrier.use_cases.reopen_mail import reopen_mail
from courrier.wording import ReasonMissing
from journal.models import Entry
from organisation.principal import Principal
from tests.factories.courrier import Registry

pytestmark = pytest.mark.django_db


def _event(name: str) -> dict[str, object]:
    return json.loads(Entry.objects.filter(name=f"courrier.{name}").latest("id").canonical)["event"]


def test_a_correction_keeps_before_and_after(registry: Registry) -> None:
    mail = registry.register(subject="Demande de mutaton")
    corrected = correct_mail(
        by=registry.clerk,
        mail_id=mail.pk,
        details=replace(details_of(mail), subject="Demande de mutation", pages=2),
        version=1,
        now=registry.now + timedelta(days=40),
    )
    assert (corrected.subject, corrected.version) == ("Demande de mutation", 2)
    assert (corrected.number, corrected.reference, corrected.registered_at) == (1, "1/2026", registry.now)
    assert _event("mail_corrected")["changes"] == [
        {"field": "subject", "before": "Demande de mutaton", "after": "Demande de mutation"},
        {"field": "pages", "before": "", "after": "2"},
    ]
    page = queries.mail_page(registry.clerk, chosen=queries.MailFilter(search="mutation"))
    assert page.mails == [mail], "found by its new words"


def test_the_arrival_stays(registry: Registry) -> None:
    mail = registry.register()
    details = replace(details_of(mail), arrived_at=registry.now - timedelta(days=1))
    assert (
        correct_mail(by=registry.clerk, mail_id=mail.pk, details=details, version=1, now=registry.now).version
        == 1
    )


def test_of_two_corrections_at_once_one_is_told(registry: Registry) -> None:
    mail = registry.register()
    details = replace(details_of(mail), pages=2)
    correct_mail(by=registry.clerk, mail_id=mail.pk, details=details, version=1, now=registry.now)
    with pytest.raises(VersionConflict):
        correct_mail(
            by=registry.clerk, mail_id=mail.pk, details=replace(details, pages=3), version=1, now=registry.now
        )
    assert Mail.objects.get().pages == 2


def test_a_new_type_brings_its_deadline(registry: Registry) -> None:
    mail = registry.register(type_id=registry.mail_type(20).pk)
    details = replace(details_of(mail), type_id=registry.mail_type(5).pk)
    corrected = correct_mail(by=registry.clerk, mail_id=mail.pk, details=details, version=1, now=registry.now)
    assert corrected.deadline == date(2026, 3, 17)


def test_a_deadline_that_has_passed_since_doesnt_hinder_a_correction(registry: Registry) -> None:
    mail = registry.register(deadline=date(2026, 3, 11))
    details = replace(details_of(mail), pages=2)
    correct_mail(
        by=registry.clerk, mail_id=mail.pk, details=details, version=1, now=registry.now + timedelta(days=9)
    )
    assert Mail.objects.get().deadline == date(2026, 3, 11)


def test_made_confidential_it_is_closed_to_the_others(registry: Registry) -> None:
    ministry, mail = registry.ministry, registry.assigned()
    details = replace(details_of(mail), confidentiality="confidential", subject="Autre objet")
    correct_mail(by=registry.clerk, mail_id=mail.pk, details=details, version=mail.version, now=registry.now)
    with pytest.raises(Unseen):
        queries.mail_view(ministry.agent, mail.pk)
    assert queries.mail_view(ministry.head, mail.pk).mail == mail, "the head of the unit that has it"
    assert "Autre objet" not in str(_event("mail_corrected"))
    again = replace(details, confidentiality="internal")
    mail.refresh_from_db()
    correct_mail(by=registry.clerk, mail_id=mail.pk, details=again, version=mail.version, now=registry.now)
    assert queries.mail_view(ministry.agent, mail.pk).mail == mail


def test_only_the_desk_corrects_and_cancels(registry: Registry, stranger: Principal) -> None:
    mail = registry.assigned()
    acts: list[Callable[[Principal], object]] = [
        lambda by: correct_mail(
            by=by, mail_id=mail.pk, details=details_of(mail), version=2, now=registry.now
        ),
        lambda by: cancel_mail(by=by, mail_id=mail.pk, reason="x", now=registry.now),
    ]
    for act in acts:
        for person in (registry.ministry.agent, registry.ministry.head, registry.ministry.auditor):
            with pytest.raises(policies.NotOfYourDesk):
                act(person)
        for person in (registry.ministry.other_agent, registry.ministry.administrator, stranger):
            with pytest.raises(Unseen):
                act(person)


def test_a_cancelled_letter_keeps_its_number(registry: Registry) -> None:
    first, second = registry.register(), registry.register()
    with pytest.raises(ReasonMissing):
        cancel_mail(by=registry.clerk, mail_id=second.pk, reason="", now=registry.now)
    cancel_mail(
        by=registry.clerk,
        mail_id=second.pk,
        reason="Enregistré deux fois",
        duplicate_of_id=first.pk,
        now=registry.now,
    )
    second.refresh_from_db()
    assert (second.status, second.number, second.duplicate_of) == (Status.CANCELLED, 2, first)
    assert second.outcome_reason == "Enregistré deux fois"
    assert registry.register().number == 3
    report = queries.gaps(registry.incoming, 2026)
    assert (report.first, report.last, report.cancelled, report.missing) == (1, 3, [2], [])
    for act in (
        lambda: cancel_mail(by=registry.clerk, mail_id=second.pk, reason="x", now=registry.now),
        lambda: correct_mail(
            by=registry.clerk,
            mail_id=second.pk,
            details=details_of(second),
            version=second.version,
            now=registry.now,
        ),
        lambda: add_piece(by=registry.clerk, mail_id=second.pk, piece=registry.scan(), now=registry.now),
    ):
        with pytest.raises(WrongStatus):
            act()
    with pytest.raises(ChoiceUnknown):
        cancel_mail(
            by=registry.clerk, mail_id=first.pk, reason="x", duplicate_of_id=first.pk, now=registry.now
        )


def test_a_missing_number_is_seen(registry: Registry) -> None:
    registry.register()
    lost = registry.register()
    registry.register()
    lost.reach.all().delete()
    lost.search_text.delete()
    Mail.objects.filter(pk=lost.pk).delete()
    assert queries.gaps(registry.incoming, 2026).missing == [2]


def test_a_piece_is_added_later(registry: Registry) -> None:
    mail = registry.assigned()
    first = add_piece(
        by=registry.clerk, mail_id=mail.pk, piece=registry.scan(), request_key="k", now=registry.now
    )
    later = registry.scan("suite.pdf", role=PieceRole.ATTACHMENT)
    second = add_piece(by=registry.ministry.agent, mail_id=mail.pk, piece=later, now=registry.now)
    assert [first.position, second.position] == [0, 1]
    assert _event("piece_added")["sha256"] == second.file.sha256
    with pytest.raises(OneMainPiece):
        add_piece(by=registry.clerk, mail_id=mail.pk, piece=registry.scan(), now=registry.now)
    with pytest.raises(ChoiceUnknown):
        add_piece(
            by=registry.clerk, mail_id=mail.pk, piece=registry.scan(role=PieceRole.RECEIPT), now=registry.now
        )
    with pytest.raises(Unseen):
        add_piece(by=registry.ministry.other_agent, mail_id=mail.pk, piece=later, now=registry.now)


def test_the_same_request_adds_one_piece(registry: Registry) -> None:
    mail, piece = registry.register(), registry.scan(role=PieceRole.ATTACHMENT)
    for _ in range(2):
        add_piece(by=registry.clerk, mail_id=mail.pk, piece=piece, request_key="k", now=registry.now)
    assert mail.pieces.count() == 1


def test_without_further_action_then_closed_then_reopened(registry: Registry) -> None:
    ministry, mail = registry.ministry, registry.in_charge()
    with pytest.raises(ReasonMissing):
        mark_no_further_action(by=ministry.agent, mail_id=mail.pk, reason="", now=registry.now)
    done = mark_no_further_action(
        by=ministry.agent, mail_id=mail.pk, reason="Pour information", now=registry.now
    )
    assert (done.status, done.outcome_reason) == (Status.NO_FURTHER_ACTION, "Pour information")
    assert close_mail(by=ministry.agent, mail_id=mail.pk, now=registry.now).status == Status.CLOSED
    with pytest.raises(policies.NotInYourHands):
        reopen_mail(by=ministry.agent, mail_id=mail.pk, reason="Relance", now=registry.now)
    again = reopen_mail(by=ministry.head, mail_id=mail.pk, reason="Relance du citoyen", now=registry.now)
    assert (again.status, again.holder_id, again.outcome_reason) == (
        Status.IN_CHARGE,
        ministry.agent.user_id,
        "",
    )


def test_a_letter_that_nobody_took_isnt_closed(registry: Registry) -> None:
    with pytest.raises(WrongStatus):
        close_mail(by=registry.clerk, mail_id=registry.register().pk, now=registry.now)


def test_a_secretary_prepares_and_doesnt_decide(registry: Registry) -> None:
    mail = registry.assigned(registry.ministry.directorate)
    for act in (close_mail,):
        with pytest.raises(policies.NotInYourHands):
            act(by=registry.ministry.secretary, mail_id=mail.pk, now=registry.now)
    with pytest.raises(policies.NotInYourHands):
        mark_no_further_action(by=registry.ministry.secretary, mail_id=mail.pk, reason="x", now=registry.now)


def test_two_letters_are_linked_once(registry: Registry) -> None:
    ministry, one, other = registry.ministry, registry.assigned(), registry.assigned()
    link = link_mails(by=ministry.agent, mail_id=other.pk, other_id=one.pk, now=registry.now)
    assert link_mails(by=ministry.agent, mail_id=one.pk, other_id=other.pk, now=registry.now) == link
    assert queries.mail_view(ministry.agent, one.pk).related == [other]
    with pytest.raises(LinkedToItself):
        link_mails(by=ministry.agent, mail_id=one.pk, other_id=one.pk, now=registry.now)
    with pytest.raises(Unseen):
        link_mails(by=ministry.agent, mail_id=one.pk, other_id=registry.register().pk, now=registry.now)


def test_a_link_doesnt_show_what_one_may_not_see(registry: Registry) -> None:
    seen, unseen = registry.assigned(), registry.register()
    link_mails(by=registry.clerk, mail_id=seen.pk, other_id=unseen.pk, now=registry.now)
    assert queries.mail_view(registry.ministry.agent, seen.pk).related == []


def test_a_case_groups_letters(registry: Registry) -> None:
    ministry, mail = registry.ministry, registry.assigned()
    opened = {
        "by": ministry.agent,
        "unit_id": ministry.division.pk,
        "reference": "DF-7",
        "title": "École de l’Exemple",
    }
    case = open_case(**opened, request_key="k", now=registry.now)
    assert open_case(**opened, request_key="k", now=registry.now) == case
    assert put_in_case(by=ministry.agent, mail_id=mail.pk, case_id=case.pk, now=registry.now).case == case
    with pytest.raises(CaseReferenceTaken):
        open_case(**opened, now=registry.now)
    with pytest.raises(ChoiceUnknown):
        put_in_case(by=ministry.agent, mail_id=mail.pk, case_id=mail.pk, now=registry.now)
    with pytest.raises(policies.Forbidden):
        open_case(**(opened | {"by": ministry.other_agent}), now=registry.now)


def test_what_is_offered_is_what_is_accepted(registry: Registry) -> None:
    ministry, mail = registry.ministry, registry.in_charge()
    assert policies.abilities(ministry.agent, policies.seen(ministry.agent, mail.pk)) == {
        Verb.RETURN_ASSIGNMENT,
        Verb.DRAFT_REPLY,
        Verb.MARK_NO_FURTHER_ACTION,
        Verb.CLOSE,
        Verb.ADD_PIECE,
        Verb.LINK,
        Verb.COMMENT,
    }
    assert policies.abilities(ministry.auditor, policies.seen(ministry.auditor, mail.pk)) == frozenset()
