"""``verify_files``: is every stored file still what it was?"""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from common.errors import Refusal
from storage.verification import Verdict, verify_all

_NAMED = 20


class Command(BaseCommand):
    help = "Re-read every stored file against its hash. Exit code 0: all whole; 1: some are not; 2: could not run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        verified, size, broken = 0, 0, list[Verdict]()
        try:
            for verdict in verify_all():
                verified, size = verified + 1, size + verdict.kept.size
                if verdict.problem:
                    broken.append(verdict)
        except (Refusal, DatabaseError) as problem:
            self._say(options, {"whole": None, "verified": verified, "problem": str(problem)}, str(problem))
            sys.exit(2)
        facts = {
            "whole": not broken,
            "verified": verified,
            "bytes": size,
            "broken": len(broken),
            "first_broken": [_named(verdict) for verdict in broken[:_NAMED]],
        }
        self._say(options, facts, _in_words(verified, broken))
        sys.exit(1 if broken else 0)

    def _say(self, options: dict[str, Any], facts: dict[str, Any], words: str) -> None:
        self.stdout.write(json.dumps(facts, ensure_ascii=False) if options["json"] else words)


def _named(verdict: Verdict) -> dict[str, str]:
    return {"id": str(verdict.kept.id), "key": verdict.kept.key, "problem": verdict.problem}


def _in_words(verified: int, broken: list[Verdict]) -> str:
    if not broken:
        return f"{verified} files re-read: every one is whole."
    lines = [f"{verified} files re-read, {len(broken)} broken. Bring them back from the backup:"]
    lines += [f"  {verdict.kept.key}: {verdict.problem}" for verdict in broken[:_NAMED]]
    return "\n".join(lines)
