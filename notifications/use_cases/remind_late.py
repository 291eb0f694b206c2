"""Remind people of what is due today or late."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from common.errors import gettext_noop
from courrier.models import Mail
from courrier.status import AWAITED
from journal.events import Ref
from notifications.models import Kind
from notifications.people import WAITING, People
from notifications.settling import settle_reminders
from notifications.telling import News, tell
from notifications.whom import facts_of_folder, facts_of_mail
from parapheur.engine.values import CircuitState, StepKind
from parapheur.models import Step

_TODAY = gettext_noop("To be dealt with today: {about}.")
_LATE = gettext_noop("Late since {since}, to be dealt with at once: {about}.")


def remind_late(*, administration_id: UUID, now: datetime) -> int:
    """Remind whoever has a letter or folder that is due today or late, once a day each; returns how many reminders were new.

    Each person is told in a short transaction of their own; run again, it goes on where it stopped.
    """
    people = People(administration_id, now)
    concerned: defaultdict[UUID, list[News]] = defaultdict(list)
    for user_id, news in (*_mails(people), *_folders(people)):
        concerned[user_id].append(news)
    return sum(_remind(user_id, news, people) for user_id, news in concerned.items())


def _remind(user_id: UUID, news: list[News], people: People) -> int:
    with transaction.atomic():
        made = tell({user_id: news}, people)
        settle_reminders(user_id, [row.about_id for row in made], day=people.day, now=people.now)
    return len(made)


def _mails(people: People) -> Iterator[tuple[UUID, News]]:
    late = Mail.objects.filter(
        administration_id=people.administration_id, status__in=AWAITED, deadline__lte=people.day
    )
    for mail in late.select_related("register").order_by("deadline", "pk").iterator():
        about = Ref(kind="mail", id=mail.pk, label=str(mail))
        for user_id in people.having(mail):
            yield user_id, _news(about, facts_of_mail(mail), mail.deadline, people)


def _folders(people: People) -> Iterator[tuple[UUID, News]]:
    waiting = Step.objects.filter(
        folder__administration_id=people.administration_id,
        folder__state=CircuitState.RUNNING.value,
        folder__due_on__lte=people.day,
        state__in=WAITING,
    ).exclude(kind=StepKind.INFORMATION.value)
    for step in waiting.select_related("folder__initiator").order_by("folder__due_on", "pk").iterator():
        about = Ref(kind="folder", id=step.folder_id, label=step.folder.title)
        for user_id in people.asked_at(step):
            yield user_id, _news(about, facts_of_folder(step.folder), step.folder.due_on, people)


def _news(about: Ref, facts: dict[str, Any], deadline: date | None, people: People) -> News:
    late = deadline is not None and deadline < people.day
    return News(
        kind=Kind.LATE,
        sentence=_LATE if late else _TODAY,
        facts={"about": facts["about"], "since": {"day": str(deadline)}},
        about=about,
        happened_at=people.now,
        is_urgent=True,
        reminded_on=people.day,
    )
