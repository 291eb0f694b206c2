"""Every working morning: reminders of what is due or late, and one message with all that is new."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail as outbox

from courrier.models import Mail
from notifications.models import Message, Notification, When
from notifications.tasks import morning
from notifications.use_cases.change_preference import change_preference
from notifications.use_cases.remind_late import remind_late
from notifications.words import said
from organisation.models import Administration, CalendarDay
from tests.factories.courrier import Registry
from tests.factories.parapheur import launched, make_circuit, post_step
from tests.notifications.conftest import Clock
from tests.notifications.test_messages import mails_to, speaks_arabic
from tests.notifications.test_rules import Told

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2026, 3, 11, 8, 0, tzinfo=UTC)


def late(registry: Registry, told: Told, deadline: date = date(2026, 3, 9), **fields: object) -> Mail:
    """A letter that the division has known of for a while, and whose deadline has come."""
    mail = registry.assigned(**fields)
    told()
    Mail.objects.filter(pk=mail.pk).update(deadline=deadline)
    return mail


def wake(standing: Clock, at: datetime, told: Told) -> None:
    standing.at = at
    morning()
    told()


def reminded() -> set[object]:
    return set(Notification.objects.filter(kind="late").values_list("recipient", flat=True))


def test_all_that_is_new_comes_in_one_message(registry: Registry, standing: Clock, told: Told) -> None:
    for _ in range(3):
        registry.assigned()
    told()
    assert not outbox.outbox
    wake(standing, WEDNESDAY, told)
    (mail,) = mails_to(registry.ministry.head)
    assert len(outbox.outbox) == 1
    assert "3 notifications vous attendent" in mail.subject
    assert mail.body.count("vous a confié") + mail.body.count("a confié à") == 3
    assert mail.body.count("http") == 1
    wake(standing, WEDNESDAY + timedelta(hours=2), told)
    assert len(outbox.outbox) == 1


def test_it_counts_in_arabic(registry: Registry, standing: Clock, told: Told) -> None:
    speaks_arabic(registry.ministry.head)
    registry.assigned()
    registry.assigned()
    told()
    wake(standing, WEDNESDAY, told)
    assert mails_to(registry.ministry.head)[0].subject == "إشعاران في انتظاركم"


def test_what_was_read_or_mailed_isnt_repeated(registry: Registry, standing: Clock, told: Told) -> None:
    registry.assigned(urgency=2)
    registry.assigned()
    told()
    Notification.objects.filter(is_urgent=False).update(read_at=standing.at)
    outbox.outbox.clear()
    wake(standing, WEDNESDAY, told)
    assert not outbox.outbox


def test_morning_comes_where_the_administration_is(registry: Registry, standing: Clock, told: Told) -> None:
    Administration.objects.update(time_zone="America/Martinique")  # four hours behind UTC
    registry.assigned()
    told()
    wake(standing, WEDNESDAY, told)
    assert not outbox.outbox
    wake(standing, WEDNESDAY + timedelta(hours=4), told)
    assert len(outbox.outbox) == 1


def test_days_off_stay_quiet(registry: Registry, standing: Clock, told: Told) -> None:
    late(registry, told)
    CalendarDay.objects.create(
        administration=registry.ministry.administration,
        day=WEDNESDAY.date(),
        is_working=False,
        name_fr="Fête",
        name_ar="عيد",
    )
    wake(standing, WEDNESDAY, told)
    assert not outbox.outbox
    assert not reminded()
    wake(standing, WEDNESDAY + timedelta(days=1), told)
    assert reminded() == {registry.ministry.head.user_id}


def test_the_holder_of_a_late_letter_is_reminded(registry: Registry, standing: Clock, told: Told) -> None:
    late(registry, told)
    wake(standing, WEDNESDAY, told)
    assert reminded() == {registry.ministry.head.user_id}
    row = Notification.objects.get(kind="late")
    assert said(row).sentence.startswith("En retard depuis le 9 mars 2026")
    assert row.is_urgent


def test_a_person_who_has_it_is_reminded_alone(registry: Registry, standing: Clock, told: Told) -> None:
    late(registry, told, person=registry.ministry.agent)
    wake(standing, WEDNESDAY, told)
    assert reminded() == {registry.ministry.agent.user_id}


def test_the_desk_is_reminded_of_what_it_hasnt_handed_on(
    registry: Registry, standing: Clock, told: Told
) -> None:
    mail = registry.register()
    Mail.objects.filter(pk=mail.pk).update(deadline=WEDNESDAY.date())
    wake(standing, WEDNESDAY, told)
    assert reminded() == {registry.clerk.user_id}
    assert said(Notification.objects.get()).sentence.startswith("À traiter aujourd’hui")


def test_nobody_is_reminded_of_what_has_ended_or_is_not_due(
    registry: Registry, standing: Clock, told: Told
) -> None:
    late(registry, told, deadline=date(2026, 3, 12))
    ended = late(registry, told)
    Mail.objects.filter(pk=ended.pk).update(status="closed")
    wake(standing, WEDNESDAY, told)
    assert not reminded()


def test_who_must_decide_on_a_late_folder_is_reminded(
    registry: Registry, now: datetime, standing: Clock, told: Told
) -> None:
    ministry = registry.ministry
    circuit = make_circuit(
        ministry.administrator,
        [[post_step(ministry.head, "visa")], [post_step(ministry.director, "visa")]],
        now=now,
    )
    launched(circuit, ministry.agent, ministry.division, now=now, due_on=date(2026, 3, 10))
    told()
    wake(standing, WEDNESDAY, told)
    assert reminded() == {ministry.head.user_id}


def test_one_reminder_a_day_and_the_newest_stands_for_all(
    registry: Registry, standing: Clock, told: Told
) -> None:
    mail = late(registry, told)
    administration = registry.ministry.administration.pk
    assert remind_late(administration_id=administration, now=WEDNESDAY) == 1
    assert remind_late(administration_id=administration, now=WEDNESDAY + timedelta(hours=3)) == 0
    assert remind_late(administration_id=administration, now=WEDNESDAY + timedelta(days=1)) == 1
    unread = Notification.objects.filter(kind="late", read_at=None, about_id=mail.pk)
    assert [row.reminded_on for row in unread] == [date(2026, 3, 12)]


def test_who_wants_only_what_is_urgent_gets_reminders_only(
    registry: Registry, now: datetime, standing: Clock, told: Told
) -> None:
    change_preference(by=registry.ministry.head, channel="email", when=When.URGENT_ONLY, now=now)
    late(registry, told)
    registry.assigned()
    told()
    wake(standing, WEDNESDAY, told)
    (message,) = Message.objects.all()
    assert [row.kind for row in message.notifications.all()] == ["late"]


def test_an_interrupted_morning_goes_on_where_it_stopped(
    registry: Registry, standing: Clock, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    late(registry, told)
    with monkeypatch.context() as patch:
        patch.setattr("notifications.tasks.write_daily_messages", _killed)
        standing.at = WEDNESDAY
        with pytest.raises(KeyboardInterrupt):
            morning()
    wake(standing, WEDNESDAY + timedelta(minutes=10), told)
    assert Notification.objects.filter(kind="late").count() == 1
    assert len(outbox.outbox) == 1


def _killed(**_: object) -> int:
    raise KeyboardInterrupt
