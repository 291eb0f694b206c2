"""What a list of mails is narrowed to, as its address says it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.days import read_day
from common.errors import Refusal
from courrier.narrowing import MailFilter
from courrier.status import Direction, Status

PILLS: dict[str, tuple[str | Promise, tuple[Status, ...]]] = {
    "all": (_("All"), ()),
    "mine": (_("Mine"), ()),
    "to-assign": (_("To assign"), (Status.REGISTERED, Status.TO_REORIENT)),
    "under-way": (
        _("Under way"),
        (
            Status.ASSIGNED,
            Status.IN_CHARGE,
            Status.REPLYING,
            Status.IN_CIRCUIT,
            Status.SIGNED,
            Status.TO_DISPATCH,
        ),
    ),
    "late": (_("Late"), ()),
    "to-dispatch": (_("To dispatch"), (Status.TO_DISPATCH,)),
    "answered": (_("Answered"), (Status.ANSWERED, Status.DISPATCHED, Status.NO_FURTHER_ACTION)),
    "closed": (_("Closed"), (Status.CLOSED, Status.CANCELLED)),
}
PERIODS: dict[str, str | Promise] = {
    "": _("At any time"),
    "today": _("Today"),
    "week": _("This week"),
    "month": _("This month"),
    "year": _("This year"),
}


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What the person asked for; what can't be read is left out and named in ``unread``."""

    pill: str
    search: str
    period: str
    since: date | None
    until: date | None
    ids: dict[str, UUID | None]
    typed: dict[str, str]
    unread: list[str] = field(default_factory=list)

    def as_filter(
        self, direction: Direction | None, *, today: date, person_id: UUID, pill: str = ""
    ) -> MailFilter:
        """For the query; with another ``pill``, what that one would hold."""
        name = pill or self.pill
        since, until = self._days(today)
        return MailFilter(
            direction=direction,
            statuses=PILLS[name][1],
            late_on=today if name == "late" else None,
            holder_id=person_id if name == "mine" else None,
            search=self.search,
            since=since,
            until=until,
            register_id=self.ids["register"],
            unit_id=self.ids["unit"],
            type_id=self.ids["type"],
            sender_id=self.ids["sender"],
        )

    def address(self, **other: str) -> str:
        """The query of an address that asks for the same, but for ``other``."""
        named: dict[str, Any] = {"show": self.pill, "q": self.search, "period": self.period}
        named |= {name: value or "" for name, value in self.ids.items()} | self.typed | other
        return urlencode({name: value for name, value in named.items() if value and value != "all"})

    @property
    def narrowed(self) -> int:
        """How many of the folded filters are in use."""
        return sum(bool(value) for name, value in self.ids.items() if name != "unit") + len(
            [value for value in self.typed.values() if value]
        )

    @property
    def is_plain(self) -> bool:
        """Nothing was asked for but a pill."""
        return not (self.search or self.period or self.narrowed or self.ids["unit"])

    def _days(self, today: date) -> tuple[date | None, date | None]:
        begins = {
            "today": today,
            "week": today - timedelta(days=today.weekday()),
            "month": today.replace(day=1),
            "year": today.replace(month=1, day=1),
        }
        return self.since or begins.get(self.period), self.until


def read_filters(asked: QueryDict, *, today: date) -> Chosen:
    """What an address asks for; a value that isn't ours asks for nothing."""
    unread: list[str] = []
    days: dict[str, date | None] = {}
    for name in ("since", "until"):
        try:
            days[name] = read_day(str(asked[name]), today=today) if asked.get(name) else None
        except Refusal:
            days[name] = None
            unread.append(name)
    pill, period = asked.get("show", ""), asked.get("period", "")
    return Chosen(
        pill=pill if pill in PILLS else "all",
        search=asked.get("q", "").strip()[:200],
        period=period if period in PERIODS else "",
        since=days["since"],
        until=days["until"],
        ids={name: _identifier(asked.get(name, "")) for name in ("register", "unit", "type", "sender")},
        typed={name: asked.get(name, "")[:12] for name in ("since", "until")},
        unread=unread,
    )


def _identifier(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
