"""Who tries the doors: the demonstration's people, somebody of another unit, somebody of another ministry, a visitor."""

from datetime import datetime

from django.test import Client

from common import clock
from common.text import Bilingual
from courrier.use_cases.open_case import open_case
from demo import people, world
from demo.people import Person
from organisation.models import OpenSession, User
from organisation.roles import Role
from tests.factories.courrier import Registry
from tests.factories.organisation import hold, make_post

OTHER_UNIT = Person(
    key="budget",
    name=Bilingual("Adil Chaouki", "عادل الشوقي"),
    title=Bilingual("Chef de la division du budget", "رئيس قسم الميزانية"),
    unit="DB",
    roles=(Role.HEAD, Role.AGENT, Role.SECRETARY, Role.SIGNATORY),
    heads_unit=True,
    with_subtree=True,
)
# Columns of the tables, in their order.
COLUMNS = {
    "clerk": people.CLERK,
    "agent": people.AGENT,
    "head": people.HEAD,
    "manager": people.DIRECTOR,
    "secretary": people.SECRETARY,
    "auditor": people.AUDITOR,
    "administrator": people.ADMINISTRATOR,
    "other-unit": OTHER_UNIT,
    "neighbour": None,
    "visitor": None,
}


def staff(now: datetime) -> dict[str, Client]:
    """A client for each column but the neighbour's."""
    loaded = world.load(now)
    world._settle(loaded, OTHER_UNIT, now)
    agent = loaded.act_as(people.AGENT, now)
    open_case(
        by=agent, unit_id=loaded.unit("DF").pk, reference="2026/FC", title="Formation continue", now=now
    )
    return {
        name: _entered(User.objects.get(email=person.email)) for name, person in COLUMNS.items() if person
    }


def everybody(staff: dict[str, Client], now: datetime) -> dict[str, Client]:
    """With the neighbour, who has every role there is, but in another administration, and somebody who isn't signed in."""
    known = staff | {"neighbour": _entered(_neighbour(now)), "visitor": Client()}
    return {name: known[name] for name in COLUMNS}


def _neighbour(now: datetime) -> User:
    elsewhere = Registry(now)
    person = User.objects.get(pk=elsewhere.ministry.administrator.user_id)
    hold(person, make_post(elsewhere.ministry.registry, *Role, with_subtree=True))
    return person


def _entered(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    OpenSession.objects.create(
        user=user, key=client.cookies["sessionid"].value, opened_at=clock.now(), seen_at=clock.now()
    )
    return client
