"""Django's own command, run by the role that owns the tables when there is one."""

from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.commands import migrate

from config import roles


class Command(migrate.Command):
    """With DATABASE_OWNER_URL the tables belong to that role, and the application's role may use them.

    The table of the shared cache is made too, where the settings name one.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DATABASE_OWNER is None:
            super().handle(*args, **options)
            call_command("createcachetable")
            return
        application = roles.become(settings.DATABASE_OWNER)
        if application == settings.DATABASE_OWNER["USER"]:
            raise CommandError(
                f"DATABASE_URL and DATABASE_OWNER_URL both name the role {application}. Give the application a role "
                "of its own (CREATE ROLE bureau_app LOGIN PASSWORD '…'), or it could rewrite the history."
            )
        super().handle(*args, **options)
        call_command("createcachetable")
        roles.admit(application)
        self.stdout.write(f"The role {application} may use the tables, and only add to the history.")
