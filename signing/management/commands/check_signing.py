"""Whether signing works here, and if not, what is wrong and what to do."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import get_language, gettext

from common import clock
from signing.events import Finding
from signing.health import check_signing


class Command(BaseCommand):
    help = "Check key, chain, time-stamping, revocation and clock, sign a sample and validate it. Exit 0 fine, 1 not, 2 could not run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            findings = check_signing(clock.now())
        except (DatabaseError, ImproperlyConfigured, OSError) as problem:
            raise CommandError(str(problem), returncode=2) from problem
        if not findings:
            raise CommandError(gettext("There is no administration yet: create one first."), returncode=2)
        fine = all(finding.is_fine for finding in findings)
        if options["json"]:
            self.stdout.write(
                json.dumps({"fine": fine, "findings": [_plain(f) for f in findings]}, ensure_ascii=False)
            )
        else:
            for finding in findings:
                said = _plain(finding)
                self.stdout.write(f"{'✓' if finding.is_fine else '✗'} {said['title']}")
                if finding.problem:
                    self.stdout.write(f"    {said['problem']}")
        if not fine:
            raise SystemExit(1)


def _plain(finding: Finding) -> dict[str, str]:
    """The finding in the language of the command."""
    language = get_language() or "fr"
    problem = finding.problem.in_language(language) if finding.problem else ""
    return {
        "part": finding.part,
        "title": finding.title.in_language(language),
        "problem": problem,
        "code": finding.code,
    }
