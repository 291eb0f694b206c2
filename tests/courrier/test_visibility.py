"""Who sees which letter, in lists, by search and one by one."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from guardian.shortcuts import assign_perm

from common.errors import Unseen
from courrier import narrowing, policies, queries, sql
from courrier.models import MailReach
from courrier.narrowing import MailFilter
from courrier.status import Direction, Status
from courrier.use_cases._hand_over import NobodyToRead
from courrier.use_cases.assign import assign
from courrier.use_cases.cancel_mail import cancel_mail
from courrier.use_cases.name_confidential_reader import NotConfidential, name_confidential_reader
from courrier.use_cases.record_consultation import record_consultation
from courrier.use_cases.share_mail import ConfidentialNotShared, share_mail
from courrier.wording import ReasonMissing
from journal.models import Entry
from organisation.models import User
from organisation.principal import Principal
from organisation.roles import Role
from tests.factories.courrier import Registry
from tests.factories.organisation import make_principal

pytestmark = pytest.mark.django_db


def sees(person: Principal, **chosen: object) -> list[int | None]:
    page = queries.mail_page(person, chosen=MailFilter(**chosen))
    return [mail.number for mail in page.mails]


def test_each_sees_what_reached_them(registry: Registry, stranger: Principal) -> None:
    ministry = registry.ministry
    registry.register()
    registry.assigned(ministry.division)
    registry.assigned(ministry.other_division)
    assert sees(registry.clerk) == [3, 2, 1]
    assert sees(ministry.agent) == sees(ministry.head) == [2]
    assert sees(ministry.other_agent) == [3]
    assert sees(ministry.director) == sees(ministry.secretary) == [3, 2], "what reached their subtree"
    assert sees(ministry.auditor) == [3, 2, 1]
    assert sees(ministry.administrator) == []
    assert sees(stranger) == []


def test_a_mail_in_two_streams_is_listed_once(registry: Registry) -> None:
    ministry, mail = registry.ministry, registry.register()
    assign(
        by=registry.clerk,
        mail_id=mail.pk,
        unit_id=ministry.division.pk,
        copy_unit_ids=[ministry.other_division.pk],
        now=registry.now,
    )
    assert sees(ministry.director) == [1]
    assert queries.count(ministry.director) == 1


def test_an_auditor_sees_no_piece(registry: Registry) -> None:
    mail = registry.register(pieces=(registry.scan(),))
    view = queries.mail_view(registry.ministry.auditor, mail.pk)
    assert (view.content, view.pieces, view.abilities) == (False, [], frozenset())
    piece = mail.pieces.get()
    with pytest.raises(Unseen):
        queries.piece(registry.ministry.auditor, piece.pk)
    assert queries.piece(registry.clerk, piece.pk) == piece


def test_a_confidential_letter_is_for_named_posts_only(registry: Registry) -> None:
    ministry = registry.ministry
    mail = registry.register(
        register=registry.reserved, reader_post_ids=(ministry.director.capacities[0].post_id,)
    )
    assert sees(ministry.director) == sees(registry.clerk) == [1]
    other_clerk = make_principal(ministry.registry, Role.CLERK, now=registry.now)
    for person in (other_clerk, ministry.head, ministry.secretary, ministry.auditor, ministry.administrator):
        assert sees(person) == sees(person, search=mail.subject) == []
        assert queries.count(person) == 0
        with pytest.raises(Unseen):
            queries.mail_view(person, mail.pk)


def test_handing_over_a_confidential_letter_names_the_head_or_the_person(registry: Registry) -> None:
    ministry = registry.ministry
    to_unit = registry.assigned(ministry.division, register=registry.reserved)
    to_person = registry.assigned(ministry.division, person=ministry.agent, register=registry.reserved)
    assert sees(ministry.head) == [to_unit.number]
    assert sees(ministry.agent) == [to_person.number]
    mail = registry.register(register=registry.reserved)
    with pytest.raises(NobodyToRead, match="Division DP"):
        assign(by=registry.clerk, mail_id=mail.pk, unit_id=ministry.other_division.pk, now=registry.now)


def test_a_reader_is_named_by_who_has_the_right(registry: Registry) -> None:
    ministry = registry.ministry
    mail = registry.register(register=registry.reserved)
    post = ministry.secretary.capacities[0].post_id
    with pytest.raises(Unseen):
        name_confidential_reader(by=ministry.secretary, mail_id=mail.pk, post_id=post, now=registry.now)
    for _ in range(2):
        name_confidential_reader(by=registry.clerk, mail_id=mail.pk, post_id=post, now=registry.now)
    assert sees(ministry.secretary) == [1]
    assert Entry.objects.filter(name="courrier.confidential_reader_named").count() == 1
    with pytest.raises(policies.NotInYourHands):
        name_confidential_reader(by=ministry.secretary, mail_id=mail.pk, post_id=post, now=registry.now)
    with pytest.raises(NotConfidential):
        name_confidential_reader(
            by=registry.clerk, mail_id=registry.register().pk, post_id=post, now=registry.now
        )


def test_a_letter_is_shared_by_exception(registry: Registry) -> None:
    ministry = registry.ministry
    registry.assigned(ministry.division)
    mail = registry.assigned(ministry.division)
    asked = {"mail_id": mail.pk, "person_id": ministry.other_agent.user_id, "now": registry.now}
    with pytest.raises(policies.NotInYourHands):
        share_mail(by=ministry.agent, reason="Avis", **asked)
    with pytest.raises(ReasonMissing):
        share_mail(by=ministry.head, reason="", **asked)
    share_mail(by=ministry.head, reason="Pour avis", **asked)
    assert sees(ministry.other_agent) == sees(ministry.other_agent, statuses=(Status.ASSIGNED,)) == [2]
    assert sees(ministry.other_agent, statuses=(Status.CLOSED,)) == []
    confidential = registry.assigned(ministry.division, register=registry.reserved)
    with pytest.raises(ConfidentialNotShared):
        share_mail(by=ministry.head, reason="Avis", **(asked | {"mail_id": confidential.pk}))


def test_a_group_may_be_given_a_letter(registry: Registry) -> None:
    mail, group = registry.register(), Group.objects.create(name="Commission")
    User.objects.get(pk=registry.ministry.agent.user_id).groups.add(group)
    assign_perm("courrier.view_mail", group, mail)
    assert sees(registry.ministry.agent) == [1]
    assert sees(registry.ministry.other_agent) == []


def test_consultations_of_restricted_letters_are_recorded(registry: Registry) -> None:
    ordinary = registry.assigned()
    restricted = registry.assigned(confidentiality="restricted")
    agent = registry.ministry.agent
    assert not record_consultation(by=agent, mail_id=ordinary.pk, now=registry.now)
    assert record_consultation(by=agent, mail_id=restricted.pk, now=registry.now)
    assert Entry.objects.get(name="courrier.mail_consulted").actor_id == agent.user_id
    with pytest.raises(Unseen):
        record_consultation(by=registry.ministry.other_agent, mail_id=restricted.pk, now=registry.now)


def test_lists_are_narrowed(registry: Registry) -> None:
    ministry, now = registry.ministry, registry.now
    first = registry.register(now=now - timedelta(days=2), subject="Plainte", deadline=date(2026, 3, 9))
    registry.assigned(ministry.division)
    cancelled = registry.register()
    cancel_mail(by=registry.clerk, mail_id=cancelled.pk, reason="Erreur", now=now)
    registry.register(register=registry.reserved)
    clerk = registry.clerk
    assert sees(clerk, statuses=(Status.REGISTERED,), register_id=registry.incoming.pk) == [1]
    assert sees(clerk, statuses=(Status.ASSIGNED, Status.CANCELLED)) == [3, 2]
    assert sees(clerk, direction=Direction.OUTGOING) == []
    assert sees(clerk, register_id=registry.incoming.pk) == [3, 2, 1]
    assert sees(clerk, unit_id=ministry.division.pk) == [2]
    assert sees(ministry.director, unit_id=ministry.division.pk) == [2]
    assert sees(ministry.director, unit_id=ministry.other_division.pk) == []
    assert sees(ministry.director, register_id=registry.incoming.pk) == [2]
    assert sees(clerk, since=date(2026, 3, 8), until=date(2026, 3, 8)) == [1]
    assert sees(clerk, since=date(2026, 3, 9), register_id=registry.incoming.pk) == [3, 2]
    assert sees(clerk, late_on=date(2026, 3, 10)) == [first.number]
    assert sees(clerk, late_on=date(2026, 3, 9)) == []
    assert queries.count(clerk, cap=2) == 2


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Helene", True),
        ("اداره الرخص", True),
        ("رُخَص", True),
        ("12/2026", True),
        ("ab-77", True),
        ("hele oud", True),
        ("rien", False),
        ("'\"*) OR 1", False),
        ("  \u202e ", False),
        ("&!|", False),
    ],
)
def test_search_folds_both_scripts(registry: Registry, typed: str, found: bool) -> None:
    sender = registry.correspondent("Hélène Oudghiri", "هيلين")
    mail = registry.assigned(
        subject="إدارةُ الرُّخَص رخص", sender_id=sender.pk, external_reference="AB-77/12/2026"
    )
    registry.assigned(subject="Tout autre chose")
    for person in (registry.clerk, registry.ministry.agent):
        assert sees(person, search=typed) == ([mail.number] if found else [])
    assert sees(registry.ministry.other_agent, search=typed) == []


def test_pages_follow_one_another_without_gap_or_double(registry: Registry) -> None:
    """Several letters of one instant, in several streams."""
    for number in range(12):
        registry.assigned(
            registry.ministry.division if number % 2 else registry.ministry.other_division,
            now=registry.now - timedelta(minutes=number // 4),
        )
    director, numbers, before = registry.ministry.director, [], None
    while True:
        page = queries.mail_page(director, before=before, limit=5)
        numbers += [mail.number for mail in page.mails]
        before = page.next
        if before is None:
            break
    assert sorted(number for number in numbers if number) == list(range(1, 13))
    assert len(numbers) == 12


def test_a_list_costs_the_same_however_long(
    registry: Registry, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    def look(person: Principal) -> None:
        for mail in queries.mail_page(person).mails:
            str((mail.register, mail.sender, mail.holder_unit, mail.holder, mail.type))

    for count in (1, 8):
        for _ in range(count):
            registry.assigned(person=registry.ministry.agent, type_id=registry.mail_type().pk)
        for person in (registry.clerk, registry.ministry.director, registry.ministry.auditor):
            with django_assert_max_num_queries(4):  # type: ignore[attr-defined]
                look(person)
    mail = registry.in_charge(pieces=(registry.scan(), registry.scan(role="attachment")))
    with django_assert_max_num_queries(10):  # type: ignore[attr-defined]
        view = queries.mail_view(registry.ministry.agent, mail.pk)
        str([(piece.file, piece.name) for piece in view.pieces] + [one.unit for one in view.assignments])


def test_more_units_than_one_statement_takes(registry: Registry) -> None:
    """A head over hundreds of units: SQLite merges 400 streams at a time."""
    mail = registry.register()
    scopes = sorted([uuid4() for _ in range(900)] + [registry.incoming.pk])
    elsewhere = [uuid4()]
    assert sql.newest(sql.Newest(scopes, [], 25), sql.Newest(elsewhere, [], 25), sql.Newest([], [], 25)) == [
        [mail.pk], [], [],
    ]  # fmt: skip
    assert MailReach.objects.filter(mail=mail).count() == 1


@pytest.mark.parametrize("looked_at", [3, 12, 1000])
def test_words_are_sought_among_the_newest_then_by_the_index(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, looked_at: int
) -> None:
    """The same answer whether the newest mails hold enough of them, too few, or are all that there is."""
    monkeypatch.setattr(narrowing, "_LOOKED_AT", looked_at)
    director, division = registry.ministry.director, registry.ministry.division
    for number in range(30):
        at = registry.now - timedelta(minutes=40 - number)
        registry.register(now=at, subject="Subvention")
        if number % 3 == 0:
            registry.assigned(division, now=at, subject="Subvention" if number % 2 else "Autre")
    expected = sees(director)[::-1][1::2][::-1]
    assert sees(director, search="subvention") == expected
    assert sees(director, search="subv") == expected
    assert sees(director, search="subvention autre") == sees(director, search="!?") == []
    assert len(expected) == 5
    first = queries.mail_page(director, chosen=MailFilter(search="subvention"), limit=3)
    rest = queries.mail_page(director, chosen=MailFilter(search="subvention"), before=first.next, limit=3)
    assert [mail.number for mail in first.mails + rest.mails] == expected
    assert rest.next is None
