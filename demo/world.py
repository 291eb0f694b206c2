"""The demonstration's ministry, set up through the same acts as any other; what is there already is left alone."""

from datetime import datetime
from typing import Any
from uuid import UUID

from common.clock import local_day
from common.text import Bilingual
from courrier.details import CorrespondentDetails
from courrier.models import Correspondent, Instruction, MailType, Register
from courrier.status import Direction
from courrier.use_cases.create_correspondent import create_correspondent
from courrier.use_cases.define_instruction import define_instruction
from courrier.use_cases.define_mail_type import define_mail_type
from courrier.use_cases.open_register import open_register
from courrier.use_cases.open_register_year import open_register_year
from demo import people
from demo.people import Person
from organisation.links import INVITATION, password_link
from organisation.models import Administration, Post, Unit, User
from organisation.principal import Principal
from organisation.queries import principal_for
from organisation.roles import Right, Role
from organisation.use_cases.appoint import appoint
from organisation.use_cases.change_administration import Particulars, change_administration
from organisation.use_cases.create_administration import create_administration
from organisation.use_cases.create_administrator import create_administrator
from organisation.use_cases.create_post import create_post
from organisation.use_cases.invite_person import invite_person
from organisation.use_cases.open_unit import open_unit
from organisation.use_cases.set_password import set_password
from parapheur.models import Circuit, CircuitVersion
from parapheur.use_cases.draft_circuit import draft_circuit
from parapheur.use_cases.publish_circuit import publish_circuit

_REGISTERS = (
    ("A", Direction.INCOMING, Bilingual("Courrier arrivée", "المراسلات الواردة"), 1277),
    ("D", Direction.OUTGOING, Bilingual("Courrier départ", "المراسلات الصادرة"), 145),
    ("I", Direction.INTERNAL, Bilingual("Courrier interne", "المراسلات الداخلية"), 1),
)
_INSTRUCTIONS = (
    (Bilingual("Préparer une réponse", "إعداد جواب"), True),
    (Bilingual("Pour suite à donner", "لاتخاذ اللازم"), True),
    (Bilingual("Pour avis", "لإبداء الرأي"), True),
    (Bilingual("M’en parler", "للتداول"), True),
    (Bilingual("Pour information", "للإخبار"), False),
)
_TYPES = (
    (
        Bilingual("Demande d’un usager", "طلب مرتفق"),
        42,
        Bilingual("Loi 55-19, 60 jours", "القانون 55.19، 60 يوما"),
    ),
    (Bilingual("Correspondance administrative", "مراسلة إدارية"), None, Bilingual("", "")),
    (Bilingual("Réclamation", "شكاية"), 42, Bilingual("Décret 2-17-265", "المرسوم 2.17.265")),
)
SENDER = Bilingual("Agence urbaine d’Oued Zitoun", "الوكالة الحضرية لواد زيتون")


class World:
    """Handles to the demonstration's records, by the names that the story uses."""

    def __init__(self, administration: Administration) -> None:
        self.administration = administration

    def unit(self, code: str) -> Unit:
        """The unit of that code."""
        return Unit.objects.get(administration=self.administration, code=code)

    def register(self, code: str) -> Register:
        """The register of that code."""
        return Register.objects.get(administration=self.administration, code=code)

    def head_of(self, code: str) -> Post:
        """The post that heads the unit of that code."""
        return Post.objects.get(unit=self.unit(code), heads_unit=True, closed_on=None)

    def circuit(self, code: str) -> CircuitVersion:
        """The version of the circuit that can be used."""
        published = CircuitVersion.objects.filter(
            circuit__administration=self.administration, circuit__code=code
        )
        return published.filter(published_at__isnull=False).order_by("-number")[0]

    def act_as(self, person: Person, now: datetime) -> Principal:
        """``person``, who has just proved who they are."""
        user = User.objects.get(email=person.email)
        return principal_for(
            user.pk, now=now, channel="command", authenticated_at=now, authentication="demonstration"
        )


def load(now: datetime) -> World:
    """The demonstration's world, completed where something is missing."""
    administration = Administration.objects.filter(
        code=people.ADMINISTRATION
    ).first() or create_administration(
        code=people.ADMINISTRATION,
        name=people.NAME,
        now=now,
        top_unit=Bilingual("Secrétariat général", "الكتابة العامة"),
        top_unit_code=people.TOP,
    )
    world = World(administration)
    if not User.objects.filter(email=people.ADMINISTRATOR.email).exists():
        create_administrator(
            email=people.ADMINISTRATOR.email,
            name=people.ADMINISTRATOR.name,
            password=people.PASSWORD,
            administration_code=people.ADMINISTRATION,
            administration_name=people.NAME,
            now=now,
            again=True,
        )
    _particulars(world, now)
    _units(world, now)
    for person in people.STAFF:
        _settle(world, person, now)
    _registry(world, now)
    _circuits(world, now)
    return world


def _particulars(world: World, now: datetime) -> None:
    if world.administration.city_fr:
        return
    change_administration(
        by=world.act_as(people.ADMINISTRATOR, now),
        particulars=Particulars(
            name=people.NAME,
            letterhead=Bilingual("Royaume du Maroc", "المملكة المغربية"),
            address=Bilingual("1, place de l’Exemple", "1، ساحة المثال"),
            city=Bilingual("Rabat", "الرباط"),
        ),
        version=world.administration.version,
        now=now,
    )
    world.administration.refresh_from_db()


def _units(world: World, now: datetime) -> None:
    known = set(Unit.objects.filter(administration=world.administration).values_list("code", flat=True))
    for place in people.PLACES:
        if place.code not in known:
            open_unit(
                by=world.act_as(people.ADMINISTRATOR, now),
                parent_id=world.unit(place.parent).pk,
                code=place.code,
                name=place.name,
                opened_on=local_day(now, world.administration.time_zone),
                now=now,
            )


def _settle(world: World, person: Person, now: datetime) -> None:
    administrator = world.act_as(people.ADMINISTRATOR, now)
    user = User.objects.filter(email=person.email).first() or invite_person(
        by=administrator, email=person.email, name=person.name, language=person.language, now=now
    )
    if not user.has_usable_password():
        set_password(
            token=password_link(user, lasting=INVITATION, now=now), password=people.PASSWORD, now=now
        )
    if user.holdings.exists():
        return
    unit = world.unit(person.unit)
    post = Post.objects.filter(unit=unit, title_fr=person.title.fr).first() or create_post(
        by=administrator,
        unit_id=unit.pk,
        title=person.title,
        rights=_rights(world, person, unit.pk),
        heads_unit=person.heads_unit,
        now=now,
    )
    day = local_day(now, world.administration.time_zone)
    appoint(
        by=administrator, person_id=user.pk, post_id=post.pk, starts_on=day, act="Décision n° 1/EX", now=now
    )


def _rights(world: World, person: Person, unit_id: UUID) -> list[Right]:
    if Role.AUDITOR in person.roles:
        return [Right(role=Role.AUDITOR, unit_id=world.unit(people.TOP).pk, with_subtree=True)]
    return [Right(role=role, unit_id=unit_id, with_subtree=person.with_subtree) for role in person.roles]


def _registry(world: World, now: datetime) -> None:
    administrator, desk = world.act_as(people.ADMINISTRATOR, now), world.unit("BO")
    year = local_day(now, world.administration.time_zone).year
    for code, direction, name, first_number in _REGISTERS:
        register = Register.objects.filter(
            administration=world.administration, code=code
        ).first() or open_register(
            by=administrator, unit_id=desk.pk, direction=direction, code=code, name=name, now=now
        )
        if not register.years.exists():
            open_register_year(
                by=administrator, register_id=register.pk, year=year, first_number=first_number, now=now
            )
    for name, expects_action in _INSTRUCTIONS:
        if not Instruction.objects.filter(administration=world.administration, name_fr=name.fr).exists():
            define_instruction(by=administrator, name=name, expects_action=expects_action, now=now)
    for name, delay, basis in _TYPES:
        if not MailType.objects.filter(administration=world.administration, name_fr=name.fr).exists():
            define_mail_type(by=administrator, name=name, delay_working_days=delay, basis=basis, now=now)
    if not Correspondent.objects.filter(administration=world.administration, name_fr=SENDER.fr).exists():
        create_correspondent(
            by=world.act_as(people.CLERK, now), details=CorrespondentDetails(name=SENDER), now=now
        )


def _circuits(world: World, now: datetime) -> None:
    asked = [
        {"steps": [{"kind": "visa", "actor_kind": "unit_head", "actor_id": str(world.unit("DF").pk)}]},
        {"steps": [{"kind": "signature", "actor_kind": "post", "actor_id": str(world.head_of("DRH").pk)}]},
    ]
    by_system = [{"steps": [{"kind": kind}]} for kind in ("external", "seal")]
    reply = Bilingual("Réponse signée par le directeur", "جواب موقع من طرف المدير")
    document = Bilingual("Document signé par le directeur", "وثيقة موقعة من طرف المدير")
    _publish(world, "REPONSE", reply, [*asked, *by_system], now)
    _publish(world, "DOCUMENT", document, asked, now)


def _publish(world: World, code: str, name: Bilingual, stages: list[dict[str, Any]], now: datetime) -> None:
    if Circuit.objects.filter(administration=world.administration, code=code).exists():
        return
    administrator = world.act_as(people.ADMINISTRATOR, now)
    version = draft_circuit(
        code=code,
        name=name,
        stages=stages,
        by=administrator,
        now=now,
    )
    publish_circuit(version_id=version.pk, by=administrator, now=now)
