"""A large, realistic set of data by bulk loading; the same seed gives the same data. For measuring, never for real use.

Its mails bear no journal entries: they stand for what an installation took over from elsewhere.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db import transaction

from common.text import Bilingual
from courrier.models import (
    Assignment,
    AssignmentRole,
    Correspondent,
    Mail,
    MailReach,
    Register,
    RegisterYear,
    ScopeKind,
    SearchText,
)
from courrier.snapshots import words_of
from courrier.status import Direction, Status
from demo import people
from demo.world import World
from organisation.models import Unit, User

_BATCH = 2000
_DAYS = 700
_UNITS = 40
_CORRESPONDENTS = 400
_TOPICS_FR = (
    "demande d’appui technique", "projet de convention", "rejet d’ordonnancement", "facture de fournitures",
    "réclamation d’un usager", "désignation d’un représentant", "rapport de mission", "plan de formation",
    "demande de mutation", "marché de maintenance", "avis d’appel d’offres", "compte rendu de réunion",
)  # fmt: skip
_TOPICS_AR = (
    "طلب دعم تقني", "مشروع اتفاقية شراكة", "شكاية بخصوص تأخر تسوية وضعية إدارية", "فاتورة اقتناء لوازم",
    "طلب تعيين ممثل عن الوزارة", "تقرير مهمة", "مخطط التكوين", "طلب انتقال", "محضر اجتماع", "إعلان طلب عروض",
)  # fmt: skip
_PLACES = ("Oued Zitoun", "Tamdalt", "Aïn Rihane", "Sidi Exemple", "Dar Modèle", "Ksar Essai")
_PLACES_AR = ("واد زيتون", "تامدلت", "عين ريحان", "سيدي مثال", "دار النموذج", "قصر التجربة")
_STATUSES = (
    (Status.REGISTERED, 4), (Status.ASSIGNED, 8), (Status.IN_CHARGE, 12), (Status.REPLYING, 6),
    (Status.ANSWERED, 30), (Status.CLOSED, 38), (Status.CANCELLED, 2),
)  # fmt: skip


@dataclass(frozen=True)
class _Made:
    mail: Mail
    words: str
    unit_id: UUID | None


def load(world: World, *, mails: int, seed: int, now: datetime) -> int:
    """Add ``mails`` incoming mails, newest last, each assigned to one unit or two; returns how many were added."""
    chance = random.Random(seed)  # noqa: S311  # made-up letters need no secrets
    units, senders = _units(world), _correspondents(world, now)
    register = world.register("A")
    clerk = User.objects.get(email=people.CLERK.email)
    numbers = _Numbers(register)
    made = _mails(world, register, clerk, senders, [unit.pk for unit in units], mails, chance, numbers, now)
    added = 0
    while batch := list(islice(made, _BATCH)):
        with transaction.atomic():
            _write(batch, world, clerk)
            numbers.write()
        added += len(batch)
    return added


class _Numbers:
    """The next number of each year, beginning after those that were given."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._last = dict(RegisterYear.objects.filter(register=register).values_list("year", "last_number"))

    def next(self, year: int) -> int:
        self._last[year] = self._last.get(year, 0) + 1
        return self._last[year]

    def write(self) -> None:
        for year, last in self._last.items():
            RegisterYear.objects.update_or_create(
                register=self._register,
                year=year,
                defaults={"last_number": last},
                create_defaults={"last_number": last, "opened_at": datetime(year, 1, 1, tzinfo=UTC)},
            )


def _units(world: World) -> list[Unit]:
    known = list(
        Unit.objects.filter(administration=world.administration, code__startswith="S-").order_by("code")
    )
    if len(known) >= _UNITS:
        return known
    from organisation.models import UnitPlacement

    directorate = world.unit("DRH")
    with transaction.atomic():
        for number in range(len(known) + 1, _UNITS + 1):
            unit = Unit.objects.create(
                administration=world.administration,
                code=f"S-{number:02}",
                name_fr=f"Service {number:02}",
                name_ar=f"مصلحة {number:02}",
                opened_on=directorate.opened_on,
            )
            UnitPlacement.objects.create(unit=unit, parent=directorate, starts_on=directorate.opened_on)
    return list(
        Unit.objects.filter(administration=world.administration, code__startswith="S-").order_by("code")
    )


def _correspondents(world: World, now: datetime) -> list[Correspondent]:
    mine = Correspondent.objects.filter(administration=world.administration, name_fr__startswith="Organisme ")
    missing = _CORRESPONDENTS - mine.count()
    made = []
    for number in range(_CORRESPONDENTS - missing + 1, _CORRESPONDENTS + 1):
        place = number % len(_PLACES)
        name = Bilingual(
            f"Organisme {number:03} de {_PLACES[place]}", f"هيئة {number:03} ب{_PLACES_AR[place]}"
        )
        made.append(
            Correspondent(
                administration=world.administration,
                name_fr=name.fr,
                name_ar=name.ar,
                folded=words_of(f"{name.fr} {name.ar}"),
                created_at=now,
            )
        )
    Correspondent.objects.bulk_create(made)
    return list(mine.order_by("name_fr"))


def _mails(
    world: World,
    register: Register,
    clerk: User,
    senders: list[Correspondent],
    unit_ids: list[UUID],
    amount: int,
    chance: random.Random,
    numbers: _Numbers,
    now: datetime,
) -> Iterator[_Made]:
    start, step = now - timedelta(days=_DAYS), timedelta(days=_DAYS) / max(1, amount)
    statuses, weights = zip(*_STATUSES, strict=True)
    for index in range(amount):
        at = start + step * index
        status = chance.choices(statuses, weights)[0]
        sender = chance.choice(senders)
        arabic = chance.random() < 0.3
        topic = chance.choice(_TOPICS_AR if arabic else _TOPICS_FR)
        reference = f"{chance.randrange(1, 9999)}/{at.year}/{chance.choice(('CAR', 'TP', 'DRH', 'SG'))}"
        subject = f"{topic} {chance.randrange(1, 5000)}"
        subject = subject[0].upper() + subject[1:]
        number = numbers.next(at.year)
        unit_id = None if status is Status.REGISTERED else chance.choice(unit_ids)
        mail = Mail(
            administration=world.administration,
            register=register,
            direction=Direction.INCOMING,
            year=at.year,
            number=number,
            reference=f"{number}/{at.year}",
            registered_at=at,
            entered_at=at,
            entered_by=clerk,
            subject=subject,
            language="ar" if arabic else "fr",
            sender=sender,
            external_reference=reference,
            external_reference_folded=words_of(reference).replace(" ", ""),
            arrived_at=at,
            document_date=(at - timedelta(days=chance.randrange(1, 15))).date(),
            deadline=(at + timedelta(days=chance.randrange(5, 60))).date() if chance.random() < 0.5 else None,
            status=status,
            status_since=at,
            holder_unit_id=unit_id or register.unit_id,
            held_since=at,
            outcome_reason="Doublon." if status is Status.CANCELLED else "",
        )
        words = words_of(f"{subject} {sender.name_fr} {sender.name_ar} {mail.reference} {reference}")
        yield _Made(mail, words, unit_id)


def _write(batch: list[_Made], world: World, clerk: User) -> None:
    Mail.objects.bulk_create([made.mail for made in batch])
    SearchText.objects.bulk_create([SearchText(mail=made.mail, words=made.words) for made in batch])
    reach, assignments = [], []
    for made in batch:
        reach.append(_reach(made.mail, ScopeKind.REGISTER, made.mail.register_id))
        if made.unit_id is None:
            continue
        reach.append(_reach(made.mail, ScopeKind.UNIT, made.unit_id))
        assignments.append(
            Assignment(
                mail=made.mail,
                unit_id=made.unit_id,
                role=AssignmentRole.OWNER,
                assigned_from_id=made.mail.register.unit_id,
                assigned_by=clerk,
                assigned_at=made.mail.entered_at,
            )
        )
    MailReach.objects.bulk_create(reach)
    Assignment.objects.bulk_create(assignments)


def _reach(mail: Mail, kind: ScopeKind, scope: UUID) -> MailReach:
    return MailReach(
        mail=mail,
        kind=kind,
        scope=scope,
        entered_at=mail.entered_at,
        direction=mail.direction,
        status=mail.status,
    )
