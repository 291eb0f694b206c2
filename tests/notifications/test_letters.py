"""Who is told on a letter's way out: the desk that dispatches it, then who wrote it."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest

from courrier.use_cases.dispatch_mail import dispatch_mail
from notifications.models import Notification
from tests.factories.courrier import Registry
from tests.factories.letters import Letters

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters(registry: Registry, deliver_all: Callable[[], int]) -> Letters:
    return Letters(registry, deliver_all)


def test_a_letter_that_is_signed_and_numbered_is_announced_at_its_desk_and_then_to_its_drafter(
    letters: Letters, now: datetime, told: Callable[[], dict[UUID, str]]
) -> None:
    ministry = letters.registry.ministry
    mail = letters.to_dispatch()
    assert told()[ministry.clerk.user_id] == "dispatch"
    dispatch_mail(by=ministry.clerk, mail_id=mail.pk, mode="post", now=now)
    after = told()
    assert ministry.clerk.user_id not in after, "nothing is left for the desk to do"
    assert after[ministry.agent.user_id] == "news"
    of_letter = Notification.objects.filter(about_id=mail.pk).values_list("recipient_id", flat=True)
    assert set(of_letter) == {ministry.clerk.user_id, ministry.agent.user_id}
