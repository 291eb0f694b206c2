"""Loads mails, and the people who look at them: those of few rights and of many."""

import time
from collections.abc import Iterator

from django.db import connection

from common import clock
from courrier.models import MailReach, ScopeKind, SearchText
from demo import dataset, people, world
from organisation.models import PostRight, Unit, User
from organisation.roles import Role
from tests.bench import Figure
from tests.factories.organisation import hold, make_post, make_unit, make_user

ORDINARY, NOTHING, FEW, HALF = (
    "ordinary user",
    "user who sees nothing",
    "user of 3 mails",
    "user of half of all",
)
DESK = "desk that sees all"
COMMON, RARE = "demande", "zellige"


def measure(mails: str) -> Iterator[Figure]:
    """Load them: no figure that is asked for, but it says how long the others had to wait."""
    loaded = world.load(clock.now())
    begun = time.perf_counter()
    dataset.load(loaded, mails=int(mails), seed=1, now=clock.now())
    yield Figure(f"loading {int(mails):,} mails", int(mails) / (time.perf_counter() - begun), "/s")
    units = list(Unit.objects.filter(administration=loaded.administration, code__startswith="S-"))
    apart = [make_unit(loaded.administration, code, parent=loaded.unit("DB")) for code in ("NONE", "FEW")]
    _person(ORDINARY, *units[:2])
    _person(NOTHING, apart[0])
    _person(FEW, apart[1])
    _person(HALF, *units[: len(units) // 2])
    User.objects.filter(email=people.CLERK.email).update(name_fr=DESK)
    _few(apart[1])
    _rare(units[0], 1 + int(mails) // 100_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _person(name: str, *units: Unit) -> None:
    """An agent of these units."""
    user, post = make_user(units[0].administration, name), make_post(units[0], Role.AGENT)
    for unit in units[1:]:
        PostRight.objects.create(post=post, role=Role.AGENT, unit=unit)
    hold(user, post)


def _few(unit: Unit) -> None:
    """Three old mails reach the unit."""
    reach = list(MailReach.objects.filter(kind=ScopeKind.UNIT).order_by("entered_at")[:3])
    for row in reach:
        row.pk, row.scope = None, unit.pk
    MailReach.objects.bulk_create(reach)


def _rare(unit: Unit, amount: int) -> None:
    """As many mails of the unit, the oldest, speak of the rare word."""
    reached = MailReach.objects.filter(scope=unit.pk).order_by("entered_at")[:amount]
    for text in SearchText.objects.filter(mail_id__in=list(reached.values_list("mail_id", flat=True))):
        text.words += f" {RARE}"
        text.save()
