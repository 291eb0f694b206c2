"""Set up the first administrator of an installation."""

import sys
from getpass import getpass
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common import clock
from common.errors import Refusal, gettext_noop
from common.text import Bilingual
from organisation.use_cases.create_administrator import create_administrator

QUESTIONS = {
    "ADMINISTRATION_CODE": gettext_noop("Administration, short code (for example MEF): "),
    "ADMINISTRATION_NAME_FR": gettext_noop("Administration, name in French: "),
    "ADMINISTRATION_NAME_AR": gettext_noop("Administration, name in Arabic: "),
    "ADMINISTRATOR_EMAIL": gettext_noop("Administrator, e-mail address: "),
    "ADMINISTRATOR_NAME_FR": gettext_noop("Administrator, name in French: "),
    "ADMINISTRATOR_NAME_AR": gettext_noop("Administrator, name in Arabic: "),
    "ADMINISTRATOR_PASSWORD": gettext_noop("Administrator, password: "),
}
OPTIONAL = {"ADMINISTRATOR_NAME_AR"}
KNOWN_AGAIN = {"ADMINISTRATION_NAME_FR", "ADMINISTRATION_NAME_AR"}  # when the administration exists


class Command(BaseCommand):
    """Asks on the terminal for what the environment (``NAME``, or a file that ``NAME_FILE`` names) doesn't say."""

    help = (
        "Creates the first administrator, with the administration. There is no default password. "
        "Each answer may come from the environment, as NAME or as a file that NAME_FILE names: "
        + ", ".join(QUESTIONS)
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--again",
            action="store_true",
            help="Even if there is an administrator; also for another administration.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        optional = OPTIONAL | KNOWN_AGAIN if options["again"] else OPTIONAL
        answers = {
            name: _answer(name, question, optional=name in optional) for name, question in QUESTIONS.items()
        }
        try:
            person = create_administrator(
                email=answers["ADMINISTRATOR_EMAIL"],
                name=Bilingual(answers["ADMINISTRATOR_NAME_FR"], answers["ADMINISTRATOR_NAME_AR"]),
                password=answers["ADMINISTRATOR_PASSWORD"],
                administration_code=answers["ADMINISTRATION_CODE"],
                administration_name=Bilingual(
                    answers["ADMINISTRATION_NAME_FR"], answers["ADMINISTRATION_NAME_AR"]
                ),
                again=options["again"],
                now=clock.now(),
            )
        except Refusal as refusal:
            raise CommandError(
                _(refusal.message).format(**refusal.facts_in(get_language() or "fr"))
            ) from refusal
        self.stdout.write(
            _("{person} can now sign in as administrator of “{administration}”.").format(
                person=person.email, administration=person.administration.name_fr
            )
        )


def _answer(name: str, question: str, *, optional: bool) -> str:
    on_terminal = sys.stdin.isatty()
    environment = import_string(settings.ENVIRONMENT)
    given: str = environment(name, "" if optional or on_terminal else None)
    if given or not on_terminal:
        return given
    if name != "ADMINISTRATOR_PASSWORD":
        return input(_(question))
    password = getpass(_(question))
    if getpass(_("The same again: ")) != password:
        raise CommandError(_("The two passwords differ. Run the command again."))
    return password
