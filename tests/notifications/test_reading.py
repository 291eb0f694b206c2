"""A person's own notifications: theirs alone, a page at a time, in the language they read."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import translation

from common.errors import Unseen
from courrier.models import Mail
from journal.models import Entry
from notifications.models import Notification, When
from notifications.queries import notification_of, notifications_of, preferences_of, unread_count
from notifications.use_cases.change_preference import NoSuchChannel, change_preference
from notifications.use_cases.mark_all_read import mark_all_read
from notifications.use_cases.mark_read import mark_read
from organisation.queries import principal_for
from tests.factories.courrier import Registry
from tests.factories.organisation import Ministry
from tests.factories.parapheur import launched, make_circuit, post_step
from tests.notifications.test_rules import Told

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(registry: Registry, told: Told) -> list[Mail]:
    """Three letters of which the head has been told."""
    mails = [registry.assigned() for _ in range(3)]
    told()
    for place, mail in enumerate(mails):
        moment = registry.now - timedelta(minutes=10 - place)
        Notification.objects.filter(about_id=mail.pk).update(happened_at=moment)
    return mails


def test_the_newest_come_first_page_by_page(registry: Registry, three: list[Mail]) -> None:
    first = notifications_of(registry.ministry.head, limit=2)
    second = notifications_of(registry.ministry.head, before=first.next, limit=2)
    listed = [item.link for item in (*first.items, *second.items)]
    assert listed == [("mail", mail.pk) for mail in reversed(three)]
    assert second.next is None


def test_pages_go_on_among_those_of_one_instant(registry: Registry, three: list[Mail], now: datetime) -> None:
    Notification.objects.update(happened_at=now)
    first = notifications_of(registry.ministry.head, limit=2)
    second = notifications_of(registry.ministry.head, before=first.next, limit=2)
    assert {item.link for item in (*first.items, *second.items)} == {("mail", mail.pk) for mail in three}


def test_the_same_row_speaks_both_languages(registry: Registry, three: list[Mail]) -> None:
    with translation.override("ar"):
        (item, *_) = notifications_of(registry.ministry.head).items
        assert item.action == "معالجة"
        assert "المراسلة رقم" in item.said.sentence
    with translation.override("fr"):
        (item, *_) = notifications_of(registry.ministry.head).items
        assert item.action == "Traiter"
        assert "le courrier" in item.said.sentence
        assert three[-1].subject in item.said.sentence


def test_what_is_no_longer_open_is_not_named(registry: Registry, three: list[Mail]) -> None:
    three[0].reach.all().delete()
    *_, closed = notifications_of(registry.ministry.head).items
    assert closed.link is None
    assert three[0].subject not in closed.said.sentence
    assert three[0].reference not in closed.said.sentence
    assert not closed.action


def test_the_link_of_a_message_leads_to_its_record(registry: Registry, three: list[Mail]) -> None:
    row = Notification.objects.get(about_id=three[0].pk)
    item = notification_of(registry.ministry.head, row.pk)
    assert item
    assert item.link == ("mail", three[0].pk)
    assert notification_of(registry.ministry.director, row.pk) is None


def test_unread_are_counted_up_to_a_cap(registry: Registry, three: list[Mail]) -> None:
    assert unread_count(registry.ministry.head) == 3
    assert unread_count(registry.ministry.head, cap=2) == 2
    assert unread_count(registry.ministry.director) == 0, "the division's letters are the division's news"


def test_reading_one(registry: Registry, three: list[Mail], now: datetime) -> None:
    row = Notification.objects.get(about_id=three[0].pk)
    assert mark_read(by=registry.ministry.head, notification_id=row.pk, now=now).read_at == now
    later = now + timedelta(hours=1)
    assert mark_read(by=registry.ministry.head, notification_id=row.pk, now=later).read_at == now
    assert unread_count(registry.ministry.head) == 2


@pytest.mark.parametrize("role", ["director", "secretary", "auditor", "administrator", "clerk"])
def test_nobody_reads_for_somebody_else(
    registry: Registry, three: list[Mail], now: datetime, role: str
) -> None:
    other = getattr(registry.ministry, role)
    row = Notification.objects.first()
    with pytest.raises(Unseen):
        mark_read(by=other, notification_id=row.pk, now=now)
    mark_all_read(by=other, until=now, now=now)
    assert not notifications_of(other).items
    assert unread_count(registry.ministry.head) == 3


def test_reading_all_leaves_what_came_after_the_page(
    registry: Registry, three: list[Mail], now: datetime
) -> None:
    until = now - timedelta(minutes=9)
    assert mark_all_read(by=registry.ministry.head, until=until, now=now) == 2
    assert unread_count(registry.ministry.head) == 1


def test_a_preference_is_chosen_and_on_record(ministry: Ministry, now: datetime) -> None:
    assert preferences_of(ministry.head) == {"email": When.DAILY}
    change_preference(by=ministry.head, channel="email", when="at_once", now=now)
    assert preferences_of(ministry.head) == {"email": When.AT_ONCE}
    assert preferences_of(ministry.director) == {"email": When.DAILY}
    change_preference(by=ministry.head, channel="email", when="at_once", now=now)
    assert Entry.objects.filter(name="notifications.preference_changed").count() == 1
    change_preference(by=ministry.head, channel="email", when="daily", now=now)
    assert preferences_of(ministry.head) == {"email": When.DAILY}


@pytest.mark.parametrize(("channel", "when"), [("pigeon", "daily"), ("email", "never")])
def test_a_way_that_doesnt_exist_is_refused(
    ministry: Ministry, now: datetime, channel: str, when: str
) -> None:
    with pytest.raises(NoSuchChannel):
        change_preference(by=ministry.head, channel=channel, when=when, now=now)


def test_a_page_costs_the_same_however_long_it_is(
    registry: Registry,
    three: list[Mail],
    now: datetime,
    told: Told,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    ministry = registry.ministry
    circuit = make_circuit(ministry.administrator, [[post_step(ministry.head, "visa")]], now=now)
    for _ in range(5):
        launched(circuit, ministry.agent, ministry.division, now=now)
    told()
    head = principal_for(ministry.head.user_id, now=now)
    with django_assert_max_num_queries(4):
        assert len(notifications_of(head).items) == 8
    with django_assert_max_num_queries(1):
        assert unread_count(head) == 8
