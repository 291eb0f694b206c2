"""Messages: in the reader's language, once, whatever dies in between, and never with what a letter must not carry."""

import socket
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.mail import EmailMultiAlternatives

from courrier.models import Confidentiality, Mail
from courrier.use_cases.assign import assign
from courrier.use_cases.take_in_charge import take_in_charge
from journal.deliver import deliver_due, drain
from journal.models import Delivery
from notifications.models import Message, MessageState, Notification, When
from notifications.queries import told_about
from notifications.sending import send
from notifications.use_cases.change_preference import change_preference
from organisation.models import User
from organisation.principal import Principal
from parapheur.engine.values import Verb
from tests.factories.courrier import Registry
from tests.factories.parapheur import launched, make_circuit, post_step
from tests.notifications.conftest import Clock
from tests.notifications.test_rules import Told, decide

pytestmark = pytest.mark.django_db


def mails_to(person: Principal) -> list[EmailMultiAlternatives]:
    address = User.objects.get(pk=person.user_id).email
    return [mail for mail in outbox.outbox if mail.to == [address]]


def speaks_arabic(person: Principal) -> None:
    User.objects.filter(pk=person.user_id).update(language="ar")


@pytest.fixture
def server(settings: Any) -> Iterator[Callable[[str], None]]:
    """Takes the mail server away, and brings it back."""
    back = settings.EMAIL_BACKEND
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))  # a port that nobody listens on
        settings.EMAIL_HOST, settings.EMAIL_PORT = unheard.getsockname()

        def goes(where: str) -> None:
            away = "django.core.mail.backends.smtp.EmailBackend"
            settings.EMAIL_BACKEND = away if where == "away" else back

        yield goes


@pytest.fixture
def urgent(registry: Registry) -> Mail:
    """An urgent letter, assigned to the division."""
    return registry.assigned(urgency=2, subject="Inondation à Oued Exemple")


def test_what_is_urgent_is_mailed_at_once_and_to_nobody_else(
    registry: Registry, urgent: Mail, told: Told
) -> None:
    told()
    (mail,) = mails_to(registry.ministry.head)
    assert len(outbox.outbox) == 1
    row = Notification.objects.get()
    assert registry.clerk.name.fr in mail.subject
    assert urgent.reference in mail.body
    assert "Inondation à Oued Exemple" in mail.body
    assert mail.body.count("http") == 1, "one link"
    assert f"/notifications/{row.pk}/" in mail.body
    html, _ = mail.alternatives[0]
    assert 'lang="fr" dir="ltr"' in html
    assert html.count("href=") == 1


def test_what_is_not_urgent_waits_for_the_morning(registry: Registry, told: Told) -> None:
    registry.assigned()
    assert told()
    assert not outbox.outbox
    assert not Message.objects.exists()


def test_the_reader_is_addressed_in_their_language(registry: Registry, told: Told) -> None:
    speaks_arabic(registry.ministry.head)
    mail = registry.assigned(urgency=2)
    told()
    (sent,) = mails_to(registry.ministry.head)
    html, _ = sent.alternatives[0]
    assert 'lang="ar" dir="rtl"' in html
    assert "المراسلة رقم" in sent.body
    assert registry.ministry.division.name_ar in sent.body
    assert registry.clerk.name.ar in sent.body
    assert mail.reference in sent.body


@pytest.mark.parametrize("level", [Confidentiality.RESTRICTED, Confidentiality.CONFIDENTIAL])
def test_a_message_never_names_a_confidential_letter(
    registry: Registry, now: datetime, told: Told, level: Confidentiality
) -> None:
    readers = (registry.clerk.capacities[0].post_id,) if level is Confidentiality.CONFIDENTIAL else ()
    mail = registry.register(
        urgency=2, subject="Enquête interne", confidentiality=level, reader_post_ids=readers
    )
    assign(by=registry.clerk, mail_id=mail.pk, unit_id=registry.ministry.division.pk, now=now)
    told()
    (sent,) = mails_to(registry.ministry.head)
    html, _ = sent.alternatives[0]
    for text in (sent.subject, sent.body, html):
        assert "Enquête" not in text
        assert mail.reference not in text
    assert "un courrier confidentiel" in sent.body


def test_nor_a_folder_about_one_nor_the_reason_of_its_return(
    registry: Registry, now: datetime, told: Told
) -> None:
    ministry = registry.ministry
    circuit = make_circuit(ministry.administrator, [[post_step(ministry.head, "visa")]], now=now)
    folder = launched(circuit, ministry.agent, ministry.division, now=now)
    letter = registry.register(confidentiality=Confidentiality.RESTRICTED)
    type(folder).objects.filter(pk=folder.pk).update(origin_kind="mail", origin_id=letter.pk)
    decide(folder, Verb.RETURN, ministry.head, now, reason="Nom du plaignant à retirer.")
    told()
    (sent,) = mails_to(ministry.agent)
    assert "plaignant" not in sent.body
    assert "Réponse à l’Agence" not in sent.body
    assert "un courrier confidentiel" in sent.body


def test_a_letter_made_confidential_before_it_was_mailed(
    registry: Registry, urgent: Mail, told: Told
) -> None:
    Mail.objects.update(confidentiality=Confidentiality.RESTRICTED)
    told()
    (sent,) = mails_to(registry.ministry.head)
    assert "Inondation" not in sent.body


def test_the_server_is_away_then_back(
    registry: Registry, urgent: Mail, standing: Clock, server: Callable[[str], None]
) -> None:
    server("away")
    drain()
    message = Message.objects.get()
    assert (message.state, message.attempts) == (MessageState.WAITING, 1)
    assert "ConnectionRefusedError" in message.problem
    failing = Delivery.objects.failing().get()
    assert failing.subscriber == "notifications.send_message"
    assert failing.problem == message.problem
    assert Notification.objects.filter(read_at=None).count() == 1, "the person sees it here meanwhile"
    server("back")
    standing.at += timedelta(minutes=1)
    drain()
    (sent,) = mails_to(registry.ministry.head)
    message.refresh_from_db()
    assert (message.state, message.attempts, message.problem) == (MessageState.SENT, 2, "")
    assert message.address == sent.to[0]
    assert not Delivery.objects.failing().exists()


def test_a_worker_killed_between_the_row_and_the_mail(
    registry: Registry, urgent: Mail, standing: Clock
) -> None:
    telling = Delivery.objects.filter(
        subscriber="notifications.tell_people", done_at=None, entry__about_id=urgent.pk
    )
    while telling.exists():
        deliver_due(limit=1)
    claimed = Delivery.objects.get(subscriber="notifications.send_message")
    claimed.leased_until = standing.at + timedelta(seconds=60)  # the worker that died had claimed it
    claimed.save()
    drain()
    assert not outbox.outbox
    standing.at += timedelta(seconds=61)
    drain()
    assert len(mails_to(registry.ministry.head)) == 1


def test_a_worker_killed_between_the_mail_and_the_mark(
    registry: Registry, urgent: Mail, told: Told, now: datetime
) -> None:
    told()
    Message.objects.update(state=MessageState.WAITING)  # the mark was not written
    send(Message.objects.get().pk, now=now)
    first, second = mails_to(registry.ministry.head)
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    send(Message.objects.get().pk, now=now)
    assert len(mails_to(registry.ministry.head)) == 2, "sent is sent"


def _left(registry: Registry, mail: Mail, now: datetime) -> None:
    User.objects.filter(pk=registry.ministry.head.user_id).update(is_active=False)


def _moved(registry: Registry, mail: Mail, now: datetime) -> None:
    mail.reach.all().delete()


def _dealt_with(registry: Registry, mail: Mail, now: datetime) -> None:
    take_in_charge(by=registry.ministry.agent, mail_id=mail.pk, now=now + timedelta(seconds=1))


@pytest.mark.parametrize("meanwhile", [_left, _moved, _dealt_with])
def test_a_message_that_nobody_needs_any_more_is_dropped(
    registry: Registry,
    urgent: Mail,
    now: datetime,
    standing: Clock,
    server: Callable[[str], None],
    meanwhile: Callable[[Any, Mail, datetime], None],
) -> None:
    server("away")
    drain()
    server("back")
    meanwhile(registry, urgent, now)
    standing.at += timedelta(seconds=2)
    drain()
    standing.at += timedelta(minutes=1)
    drain()
    assert not outbox.outbox
    assert Message.objects.get().state == MessageState.DROPPED


def test_who_wants_all_at_once_gets_all_at_once(registry: Registry, now: datetime, told: Told) -> None:
    change_preference(by=registry.ministry.head, channel="email", when=When.AT_ONCE, now=now)
    registry.assigned()
    told()
    assert len(mails_to(registry.ministry.head)) == 1


def test_who_wants_little_still_gets_what_is_urgent(registry: Registry, now: datetime, told: Told) -> None:
    change_preference(by=registry.ministry.head, channel="email", when=When.URGENT_ONLY, now=now)
    registry.assigned(urgency=1)
    told()
    assert len(mails_to(registry.ministry.head)) == 1


def test_a_deadline_of_tomorrow_is_urgent(registry: Registry, now: datetime, told: Told) -> None:
    tomorrow = now.date() + timedelta(days=1)
    registry.assigned(deadline=tomorrow)
    told()
    (mail,) = mails_to(registry.ministry.head)
    assert "Attendu pour le 11 mars 2026." in mail.body


def test_the_record_shows_who_was_told_and_how(registry: Registry, urgent: Mail, told: Told) -> None:
    told()
    (row,) = told_about(urgent.pk)
    (message,) = row.messages.all()
    assert row.recipient_id == registry.ministry.head.user_id
    assert (message.channel, message.state) == ("email", MessageState.SENT)
