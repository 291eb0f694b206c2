"""Verify the audit trail: exit 0 whole, 1 broken, 2 could not run."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.use_cases.verify_journal import verify_journal
from audit.verification import Verdict
from common import clock
from journal.events import SYSTEM

WHOLE, BROKEN, COULD_NOT_RUN = 0, 1, 2


class Command(BaseCommand):
    help = "Verify the audit trail. Exit code 0: whole; 1: broken (the first bad entry is named); 2: could not run."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--deep",
            action="store_true",
            help="compare also the columns that entries are searched by (slower)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            verdict = verify_journal(actor=SYSTEM, now=clock.now(), deep=options["deep"])
        except DatabaseError as problem:
            raise CommandError(
                _("The journal can't be read: {problem}").format(problem=problem), returncode=COULD_NOT_RUN
            ) from problem
        if options["json"]:
            self.stdout.write(json.dumps(_data(verdict), ensure_ascii=False, default=str))
        else:
            self.stdout.write("\n".join(_sentences(verdict)))
        if code := _code(verdict):
            sys.exit(code)


def _code(verdict: Verdict) -> int:
    if verdict.finding:
        return BROKEN
    return WHOLE if verdict.anchors_read else COULD_NOT_RUN


def _data(verdict: Verdict) -> dict[str, Any]:
    said = asdict(verdict) | {"whole": verdict.is_whole}
    said["finding"] = asdict(verdict.finding) | {"message": str(verdict.finding)} if verdict.finding else None
    for name in ("sealed_until", "last_anchored_at"):
        said[name] = said[name].isoformat() if said[name] else None
    return said


def _sentences(verdict: Verdict) -> list[str]:
    lines = [str(verdict.finding)] if verdict.finding else []
    read = ngettext(
        "{entries} sealed entry read and found whole.",
        "{entries} sealed entries read and found whole.",
        verdict.entries,
    )
    lines.append(read.format(entries=verdict.entries))
    if verdict.finding:
        lines.append(
            _("The journal is broken. Keep the database as it is, and call whoever is in charge of security.")
        )
        return lines
    if verdict.sealed_until:
        until = date_format(localtime(verdict.sealed_until), "DATETIME_FORMAT")
        lines.append(_("Sealed until {instant}.").format(instant=until))
    not_yet = ngettext(
        "{count} entry is not sealed yet.", "{count} entries are not sealed yet.", verdict.unsealed
    )
    lines.append(not_yet.format(count=verdict.unsealed))
    if not verdict.anchors_read:
        lines.append(
            _("The document store can't be reached, so the seals kept there weren't compared. Try again.")
        )
    elif verdict.last_anchored_at:
        anchored = date_format(localtime(verdict.last_anchored_at), "DATETIME_FORMAT")
        lines.append(_("Last anchored outside the database: {instant}.").format(instant=anchored))
    return lines
