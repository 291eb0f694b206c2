"""Work in the background: what waits, what failed, and trying it again."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.test import Client

from common import clock
from journal.deliver import deliver_due
from journal.events import SYSTEM
from journal.models import Delivery, Entry
from journal.publish import record
from journal.subscriptions import subscribers
from organisation.models import User
from organisation.references import ref
from organisation.use_cases.invite_again import invite_again
from signing.events import SigningCheckAsked
from tests.architecture.source import ROOMS
from tests.factories.organisation import Ministry
from tests.web.installation.conftest import Technical
from tests.web.people import signed_in
from web.views.configuration.queues import WORK, reason

pytestmark = pytest.mark.django_db

PAGE, AGAIN = "/configuration/queues/", "/configuration/queues/again/"


def failed(ministry: Ministry, problem: str = "SMTPServerDisconnected: gone") -> Delivery:
    """An invitation that couldn't be sent, tried next in an hour."""
    person = User.objects.create_user(
        f"attend-{ministry.administration.code}-{Delivery.objects.count()}@exemple.invalid",
        administration=ministry.administration,
        name_fr="Attend",
        created_at=clock.now(),
    )
    invite_again(by=ministry.administrator, person_id=person.pk, now=clock.now())
    delivery = Delivery.objects.filter(subscriber="notifications.invite").latest("pk")
    delivery.problem, delivery.attempts = problem, 3
    delivery.next_try_at = clock.now() + timedelta(hours=1)
    delivery.save()
    return delivery


def read(client: Client) -> str:
    page = client.get(PAGE).content.decode().replace("\u00a0", " ")
    return re.sub(r'<bdi dir="ltr" class="num">(.*?)</bdi>', r"\1", page)


def test_failures_are_said_in_plain_words_and_tried_again(ministry: Ministry, technical: Technical) -> None:
    by, delivery = technical(ministry), failed(ministry)
    client = signed_in(by)
    page = read(client)
    assert "Envoyer une invitation" in page
    assert "Le serveur de messagerie" in page
    assert "tenté 3 fois" in page
    assert client.post(AGAIN, {"work": delivery.pk}).status_code == 302
    told = Entry.objects.get(name="organisation.failed_work_tried_again")
    assert told.actor_id == by.user_id
    deliver_due()
    assert not Delivery.objects.failing().exists()
    assert "Envoyer une invitation" not in read(client)
    client.post(AGAIN, {"work": delivery.pk})
    assert "rien à retenter" in read(client), "it was done meanwhile"


def test_everything_is_tried_again_at_once(ministry: Ministry, technical: Technical) -> None:
    for _ in range(3):
        failed(ministry)
    signed_in(technical(ministry)).post(AGAIN)
    deliver_due()
    assert not Delivery.objects.failing().exists()
    assert '"count":3' in Entry.objects.get(name="organisation.failed_work_tried_again").canonical


def test_what_waits_long_says_that_the_worker_is_stopped(ministry: Ministry, technical: Technical) -> None:
    client, _waits = signed_in(technical(ministry)), failed(ministry, "")
    page = read(client)
    assert "1 en attente" in page
    assert "plus de cinq minutes" not in page
    long_ago = clock.now() - timedelta(hours=2)
    asked = SigningCheckAsked(
        administration_id=ministry.administration.pk, about=ref(ministry.administration)
    )
    entry = Entry(pk=record(asked, actor=SYSTEM, now=long_ago))
    Delivery.objects.create(entry=entry, subscriber="gone.away", lane="slow", next_try_at=long_ago)
    page = read(client)
    assert "plus de cinq minutes" in page
    assert "Travail d’une version antérieure (gone.away)" in page


def test_another_administrations_work_is_as_absent(
    ministry: Ministry, neighbour: Ministry, technical: Technical
) -> None:
    delivery = failed(ministry)
    client = signed_in(technical(neighbour))
    assert "Envoyer une invitation" not in read(client)
    for given in ({"work": delivery.pk}, {}):
        client.post(AGAIN, given)
        assert "rien à retenter" in read(client)
    delivery.refresh_from_db()
    assert delivery.next_try_at > clock.now()


def test_others_neither_see_nor_try(ministry: Ministry, technical: Technical) -> None:
    delivery = failed(ministry)
    for principal in (ministry.agent, ministry.head, ministry.auditor):
        client = signed_in(principal)
        assert client.get(PAGE).status_code == 403
        assert client.post(AGAIN, {"work": delivery.pk}).status_code == 403
    functional = signed_in(ministry.administrator)
    assert 'action="/configuration/queues/again/"' not in read(functional)
    assert functional.post(AGAIN, {"work": delivery.pk}).status_code == 403
    assert Client().get(PAGE).status_code == 302


def test_all_that_subscribes_has_plain_words() -> None:
    own = [key for key in subscribers() if key.split(".")[0] in ROOMS]
    assert set(own) == set(WORK)


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        ("ConnectionRefusedError: [Errno 111]", "Un autre serveur"),
        ("StorageAway: …", "Le stockage"),
        ("SMTPAuthenticationError: (535)", "Le serveur de messagerie"),
        ("ZeroDivisionError: division by zero", "Un imprévu"),
    ],
)
def test_each_failure_has_its_reason(problem: str, said: str) -> None:
    assert reason(problem).startswith(said)


def test_looking_changes_nothing_and_costs_the_same_for_many(
    ministry: Ministry,
    technical: Technical,
    budget: Callable[[str], AbstractContextManager[None]],
) -> None:
    client = signed_in(technical(ministry))
    for _ in range(5):
        failed(ministry)
    client.get("/configuration/")
    before = Entry.objects.count()
    with budget("page queues"):
        client.get(PAGE)
    assert client.get(AGAIN).status_code == 405
    assert Entry.objects.count() == before
