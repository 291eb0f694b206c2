"""Loads a large set of data, to measure with."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from common import clock
from demo import dataset, world


class Command(BaseCommand):
    help = "Add many realistic mails by bulk loading; the same seed gives the same data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mails", type=int, required=True)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("This is not a demonstration: made-up mails don't belong among real ones.")
        if options["mails"] < 1:
            raise CommandError("--mails takes a whole number from 1 up, for example --mails 100000.")
        now = clock.now()
        added = dataset.load(world.load(now), mails=options["mails"], seed=options["seed"], now=now)
        self.stdout.write(f"{added} mails added.")
