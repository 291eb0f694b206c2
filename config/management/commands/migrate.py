"""Django's own command, run by the role that owns the tables when there is one."""

from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.commands import migrate
from django.db import connections

from config import roles


class Command(migrate.Command):
    """With DATABASE_OWNER_URL the tables belong to that role, and the application's role may use them.

    The table of the shared cache is made too, where the settings name one.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DATABASE_OWNER is None:
            self._apply(*args, **options)
            call_command("createcachetable")
            return
        application = roles.become(settings.DATABASE_OWNER)
        if application == settings.DATABASE_OWNER["USER"]:
            raise CommandError(
                f"DATABASE_URL and DATABASE_OWNER_URL both name the role {application}. Give the application a role "
                "of its own (CREATE ROLE bureau_app LOGIN PASSWORD '…'), or it could rewrite the history."
            )
        self._apply(*args, **options)
        call_command("createcachetable")
        roles.admit(application)
        self.stdout.write(f"The role {application} may use the tables, and only add to the history.")

    def _apply(self, *args: Any, **options: Any) -> None:
        """All of it; on a new database the hundred steps of the tokens' tables first, while few others hang on people."""
        new = not connections[options["database"]].introspection.table_names()
        if new and options["app_label"] is None and not options["plan"]:
            super().handle(*args, **{**options, "app_label": "oauth2_provider", "run_syncdb": False})
        super().handle(*args, **options)
