"""Sets up the demonstration's ministry."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from common import clock
from demo import world


class Command(BaseCommand):
    help = "Set up the demonstration's ministry and people; what is there already is left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("This is not a demonstration: its accounts have a public password.")
        world.load(clock.now())
        self.stdout.write("The demonstration's ministry is in place.")
