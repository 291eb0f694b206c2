"""Give another system access to the API."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from api.scopes import SCOPES
from common import clock
from common.errors import Refusal
from common.text import Bilingual
from organisation.models import Administration, PostRight, Unit, User
from organisation.principal import Principal
from organisation.queries import principal_for
from organisation.roles import NOT_FOR_APPLICATIONS, Right, Role
from organisation.use_cases.admit_application import admit_application


class Command(BaseCommand):
    """As the page of applications does; the secret is printed once."""

    help = "Creates an application for the API: a service account with a post. Prints its client id and secret once."

    def add_arguments(self, parser: CommandParser) -> None:
        roles = [role.value for role in Role if role not in NOT_FOR_APPLICATIONS]
        parser.add_argument("name", help="Its name in French.")
        parser.add_argument("--name-ar", default="", help="Its name in Arabic; else the French one.")
        parser.add_argument("--administration", required=True, metavar="CODE")
        parser.add_argument("--unit", required=True, metavar="CODE", help="Where its post is.")
        parser.add_argument("--role", required=True, action="append", choices=roles, help="Can be repeated.")
        parser.add_argument("--subtree", action="store_true", help="Its rights reach the units below too.")
        parser.add_argument(
            "--scope",
            required=True,
            action="append",
            choices=sorted(SCOPES),
            metavar="SCOPE",
            help="Can be repeated.",
        )
        parser.add_argument(
            "--by",
            metavar="EMAIL",
            help="The technical administrator who answers for it, if there are several.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        unit = _unit(options["administration"], options["unit"])
        by = _administrator(unit, options["by"])
        rights = [
            Right(role=Role(role), unit_id=unit.pk, with_subtree=options["subtree"])
            for role in options["role"]
        ]
        name = Bilingual(options["name"], options["name_ar"] or options["name"])
        try:
            admitted = admit_application(
                by=by, name=name, unit_id=unit.pk, rights=rights, scopes=options["scope"], now=clock.now()
            )
        except Refusal as refusal:
            raise CommandError(
                _(refusal.message).format(**refusal.facts_in(get_language() or "fr"))
            ) from refusal
        self.stdout.write(f"client_id: {admitted.access.client_id}\nclient_secret: {admitted.secret}")
        self.stderr.write(_("Keep the secret now: it is not shown again."))


def _unit(administration_code: str, code: str) -> Unit:
    administration = Administration.objects.filter(code=administration_code).first()
    if administration is None:
        raise CommandError(_("There is no administration “{code}”.").format(code=administration_code))
    unit = Unit.objects.filter(administration=administration, code=code, closed_on=None).first()
    if unit is None:
        raise CommandError(_("There is no unit “{code}” in this administration.").format(code=code))
    return unit


def _administrator(unit: Unit, email: str | None) -> Principal:
    """Who answers for the application: whoever is named, else the only one who may."""
    now = clock.now()
    posts = PostRight.objects.filter(role=Role.TECHNICAL_ADMIN, post__administration=unit.administration_id)
    people = User.objects.filter(
        administration=unit.administration_id, is_active=True, holdings__post__in=posts.values("post")
    ).distinct()
    if email:
        people = people.filter(email=email.strip().lower())
    able = [
        by
        for person in people
        for by in [_on_command_line(person, now)]
        if unit.pk in by.units(Role.TECHNICAL_ADMIN)
    ]
    if len(able) != 1:
        raise CommandError(
            _("Name the technical administrator of this unit who answers for the application: --by EMAIL.")
        )
    return able[0]


def _on_command_line(person: User, now: Any) -> Principal:
    return principal_for(person.pk, now=now, channel="command")
