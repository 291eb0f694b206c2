"""Administrations, units and people for tests, named after situations."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from time import time

from django_otp.oath import hotp
from django_otp.plugins.otp_totp.models import TOTPDevice

from organisation.models import Administration, Post, PostHolding, PostRight, Unit, UnitPlacement, User
from organisation.principal import Principal
from organisation.queries import principal_for
from organisation.roles import Role

LONG_AGO = date(2020, 1, 1)
_serial = count(1)


def make_administration(code: str = "", **fields: object) -> Administration:
    number = next(_serial)
    return Administration.objects.create(
        code=code or f"ADM{number}",
        name_fr=fields.pop("name_fr", f"Ministère de l’Exemple {number}"),
        name_ar=fields.pop("name_ar", f"وزارة المثال {number}"),
        created_at=datetime(2020, 1, 1, tzinfo=UTC),
        **fields,
    )


def make_unit(administration: Administration, code: str = "", *, parent: Unit | None = None) -> Unit:
    code = code or f"U{next(_serial)}"
    unit = Unit.objects.create(
        administration=administration,
        code=code,
        name_fr=f"Division {code}",
        name_ar=f"قسم {code}",
        opened_on=LONG_AGO,
    )
    UnitPlacement.objects.create(unit=unit, parent=parent, starts_on=LONG_AGO)
    return unit


def make_user(administration: Administration, name: str = "", **fields: object) -> User:
    number = next(_serial)
    return User.objects.create_user(
        email=f"personne{number}@exemple.invalid",
        password="mot de passe de test",
        administration=administration,
        name_fr=name or f"Personne Exemple {number}",
        name_ar=f"شخص {number}",
        created_at=datetime(2020, 1, 1, tzinfo=UTC),
        **fields,
    )


def make_post(unit: Unit, *roles: Role, heads_unit: bool = False, with_subtree: bool = False) -> Post:
    number = next(_serial)
    post = Post.objects.create(
        administration=unit.administration,
        unit=unit,
        title_fr=f"Poste {number}",
        title_ar=f"منصب {number}",
        heads_unit=heads_unit,
        opened_on=LONG_AGO,
    )
    for role in roles:
        PostRight.objects.create(post=post, role=role, unit=unit, with_subtree=with_subtree)
    return post


def hold(user: User, post: Post, *, starts_on: date = LONG_AGO, ends_on: date | None = None) -> PostHolding:
    return PostHolding.objects.create(user=user, post=post, starts_on=starts_on, ends_on=ends_on)


def make_principal(
    unit: Unit,
    *roles: Role,
    now: datetime,
    name: str = "",
    heads_unit: bool = False,
    with_subtree: bool = False,
) -> Principal:
    """A new person in a new post of ``unit`` with ``roles`` there, freshly signed in."""
    user = make_user(unit.administration, name)
    hold(user, make_post(unit, *roles, heads_unit=heads_unit, with_subtree=with_subtree))
    return principal_for(user.pk, now=now, authenticated_at=now, authentication="password")


@dataclass
class Ministry:
    """A small ministry: a registry office, a directorate with two divisions, and the people of the story."""

    now: datetime
    administration: Administration = field(init=False)
    top: Unit = field(init=False)
    registry: Unit = field(init=False)
    directorate: Unit = field(init=False)
    division: Unit = field(init=False)
    other_division: Unit = field(init=False)
    clerk: Principal = field(init=False)
    head: Principal = field(init=False)
    agent: Principal = field(init=False)
    other_agent: Principal = field(init=False)
    director: Principal = field(init=False)
    secretary: Principal = field(init=False)
    auditor: Principal = field(init=False)
    administrator: Principal = field(init=False)

    def __post_init__(self) -> None:
        self.administration = make_administration()
        self.top = make_unit(self.administration, "SG")
        self.registry = make_unit(self.administration, "BO", parent=self.top)
        self.directorate = make_unit(self.administration, "DRH", parent=self.top)
        self.division = make_unit(self.administration, "DF", parent=self.directorate)
        self.other_division = make_unit(self.administration, "DP", parent=self.directorate)
        self.clerk = self._person(self.registry, Role.CLERK)
        self.head = self._person(self.division, Role.HEAD, Role.AGENT, heads_unit=True, with_subtree=True)
        self.agent = self._person(self.division, Role.AGENT)
        self.other_agent = self._person(self.other_division, Role.AGENT)
        self.director = self._person(
            self.directorate, Role.HEAD, Role.SIGNATORY, heads_unit=True, with_subtree=True
        )
        self.secretary = self._person(self.directorate, Role.SECRETARY, with_subtree=True)
        self.auditor = self._person(self.top, Role.AUDITOR, with_subtree=True)
        self.administrator = self._person(self.top, Role.FUNCTIONAL_ADMIN, with_subtree=True)

    def _person(
        self, unit: Unit, *roles: Role, heads_unit: bool = False, with_subtree: bool = False
    ) -> Principal:
        return make_principal(unit, *roles, now=self.now, heads_unit=heads_unit, with_subtree=with_subtree)

    def head_post(self) -> Post:
        """The post of the division's head."""
        return Post.objects.get(pk=self.head.capacities[0].post_id)


def next_code(device: TOTPDevice) -> str:
    """What the telephone shows as soon as it shows something that ``device`` hasn't heard yet."""
    device.refresh_from_db()
    counter = max(int(time() - device.t0) // device.step, device.last_t + 1)
    return f"{hotp(device.bin_key, counter, digits=device.digits):0{device.digits}d}"
