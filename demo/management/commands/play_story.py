"""Plays the main job end to end on real documents."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from common import clock
from common.errors import Refusal
from courrier.models import Mail
from demo import world
from demo.story import SUBJECT, Story, StoryStopped, write_files


class Command(BaseCommand):
    help = "Play the main job: a letter from its arrival to the proof of its history. Can be run again and again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the outcome as one JSON object")
        parser.add_argument("--out", type=Path, help="write the documents that it made into this folder")
        parser.add_argument("--once", action="store_true", help="do nothing if it was played here before")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("This is not a demonstration: its letters don't belong among real ones.")
        if (
            options["once"]
            and Mail.objects.filter(subject=f"Réponse : {SUBJECT}", status="dispatched").exists()
        ):
            return
        try:
            outcome = Story(world.load(clock.now()), self._say).play()
        except (StoryStopped, Refusal) as problem:
            raise CommandError(str(problem)) from problem
        data = outcome.as_data()
        if options["out"]:
            data["files"] = write_files(outcome, options["out"])
        if options["json"]:
            self.stdout.write(json.dumps(data, ensure_ascii=False))
        else:
            self._say(f"done in {data['seconds']} s")

    def _say(self, line: str) -> None:
        self.stderr.write(f"    {line}", style_func=str)
        self.stderr.flush()
