"""Plays a day at the office, so that every page has something to show."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from common import clock
from common.errors import Refusal
from demo import world
from demo.office import Office, is_played


class Command(BaseCommand):
    help = "Play a day at the office, once: letters at each point of their way."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("This is not a demonstration: its letters don't belong among real ones.")
        loaded = world.load(clock.now())
        if is_played(loaded):
            return
        try:
            Office(loaded, self._say).play()
        except Refusal as problem:
            raise CommandError(str(problem)) from problem

    def _say(self, line: str) -> None:
        self.stderr.write(f"    {line}", style_func=str)
        self.stderr.flush()
