"""Verifying the journal, and keeping what came out."""

import logging
from datetime import datetime

from django.db import DatabaseError

from audit.events import JOURNAL, JournalFoundBroken, JournalVerified
from audit.verification import Finding, Verdict, verify
from journal.events import Actor, Event
from journal.publish import record

logger = logging.getLogger(__name__)


def verify_journal(*, actor: Actor, now: datetime, deep: bool = False) -> Verdict:
    """Read the whole journal against its seals and anchors, and record the outcome as an entry of its own.

    ``deep`` also compares the columns that entries are searched by. A database that can't be written to is no
    hindrance; the outcome is then logged only.

    :raises django.db.DatabaseError: the journal can't be read.
    """
    verdict = verify(deep=deep)
    outcome = _broken(verdict.finding) if verdict.finding else _whole(verdict)
    try:
        record(outcome, actor=actor, now=now)
    except DatabaseError as problem:
        logger.warning("the outcome of the verification couldn't be recorded: %s", problem)
    return verdict


def _whole(verdict: Verdict) -> Event:
    return JournalVerified(
        administration_id=None,
        about=JOURNAL,
        entries=verdict.entries,
        seals=verdict.seals,
        unsealed=verdict.unsealed,
        anchors_read=verdict.anchors_read,
    )


def _broken(finding: Finding) -> Event:
    return JournalFoundBroken(
        administration_id=None,
        about=JOURNAL,
        problem=str(finding),
        code=finding.code,
        seal=finding.seal,
        position=finding.position,
        entry_id=finding.entry_id,
    )
