"""Taking entries out as a table."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime

from django.utils import translation
from django.utils.translation import pgettext

from audit.events import JOURNAL, EntriesExported
from audit.lines import AuditLine
from audit.queries import Page, Search, entries
from common.spreadsheet import BOM, table_lines
from journal.publish import record
from organisation.principal import Principal
from organisation.roles import Role

_PAGE = 1000


def export_entries(*, search: Search, principal: Principal, now: datetime) -> Iterator[str]:
    """Record that the auditor takes these entries out, then give them as parts of a CSV file, newest first.

    Constant memory; the first part is read before this returns, so that a refusal comes before any byte is sent.

    :raises NotAnAuditor: the person is none.
    """
    first = entries(search, principal=principal, now=now, limit=_PAGE)
    capacity = next((held for held in principal.capacities if held.units(Role.AUDITOR)), None)
    record(
        EntriesExported(
            administration_id=principal.administration_id,
            about=JOURNAL,
            unit_id=capacity.unit_id if capacity else None,
            filters=_filters(search),
        ),
        actor=principal.actor(capacity),
        now=now,
    )
    return _parts(first, search, principal, now)


def _parts(page: Page, search: Search, principal: Principal, now: datetime) -> Iterator[str]:
    with translation.override(principal.language):
        head = BOM + table_lines([_headings()])
    yield head
    while True:
        with translation.override(
            principal.language
        ):  # not across a yield: the reader's thread has its own language
            part = table_lines(_row(line) for line in page.lines)
        yield part
        if page.next is None:
            return
        page = entries(search, principal=principal, now=now, after=page.next, limit=_PAGE)


def _headings() -> list[str]:
    return [
        pgettext("audit", "Position"),
        pgettext("audit", "Sealed at (UTC)"),
        pgettext("audit", "Time (UTC)"),
        pgettext("audit", "Who"),
        pgettext("audit", "Capacity"),
        pgettext("audit", "For whom"),
        pgettext("audit", "What happened"),
        pgettext("audit", "Action"),
        pgettext("audit", "Kind of record"),
        pgettext("audit", "Record"),
        pgettext("audit", "Record identifier"),
        pgettext("audit", "Matter"),
        pgettext("audit", "Before and after"),
        pgettext("audit", "Channel"),
        pgettext("audit", "Address"),
        pgettext("audit", "Authentication"),
        pgettext("audit", "Entry"),
    ]


def _row(line: AuditLine) -> list[object]:
    return [
        line.position,
        _time(line.sealed_at),
        _time(line.occurred_at),
        line.actor.label,
        line.actor.post_label,
        line.actor.on_behalf_of,
        line.sentence,
        line.name,
        line.about.kind,
        line.about.label,
        line.about.id,
        line.matter.label if line.matter else "",
        "\n".join(f"{change.field}: {change.before} → {change.after}" for change in line.changes),
        line.actor.channel,
        line.actor.address,
        line.actor.authentication,
        line.entry_id,
    ]


def _time(instant: datetime | None) -> str:
    return instant.astimezone(UTC).isoformat(sep=" ", timespec="seconds") if instant else ""


def _filters(search: Search) -> str:
    given = ((field.name, getattr(search, field.name)) for field in fields(search))
    return ", ".join(f"{name}={value}" for name, value in given if value not in (None, "")) or "all"
