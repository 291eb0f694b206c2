"""Puts the site's style sheets, scripts and fonts together and collects them with hashed names."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command

from web import assets


class Command(BaseCommand):
    help = "Put together and collect the site's style sheets, scripts and fonts."

    def handle(self, *args: Any, **options: Any) -> None:
        assets.build(settings.ASSETS_DIR)
        call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write("The site's style sheets, scripts and fonts are in place.")
